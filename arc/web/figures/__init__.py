"""The statistics page's figures: what is asked, what it is made of, and each figure with its words."""
