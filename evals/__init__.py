"""How right it is: gold questions, runs, measures, reports. Nothing below imports it."""
