"""Charts as Vega-Lite, without their rows, made by Altair.

No server compiles them: ``python -m arc.web.charts.shapes`` writes each as Vega into
``arc/web/charts/vega``, where drawings find them. Altair's import, its objects and Vega-Lite
took a third of what a server's first visitor to the statistics waited for.
"""
