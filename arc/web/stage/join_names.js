// Nicknames to begin with, so that joining takes two taps.

const HOW = [
  ...["Quiet", "Quick", "Curious", "Sunny", "Clever", "Gentle", "Brave", "Merry", "Nimble", "Patient"],
  ...["Sharp", "Bold", "Calm", "Lucky", "Witty", "Bright", "Steady", "Happy", "Daring", "Cosmic"],
];
const WHO = [
  ...["Kiwi", "Otter", "Heron", "Lynx", "Badger", "Puffin", "Gecko", "Panda", "Falcon", "Koala"],
  ...["Walrus", "Raven", "Tapir", "Moose", "Beaver", "Dolphin", "Marmot", "Owl", "Fox", "Newt"],
];

function anyOf(words, random) {
  return words[Math.floor(random() * words.length)];
}

/** "Quiet Kiwi": at most 24 characters, as the server takes them. */
export function suggestion(random = Math.random) {
  return `${anyOf(HOW, random)} ${anyOf(WHO, random)}`;
}
