"""What the `workbook` command does for a learner: their copy of the lessons, JupyterLab, a check-up of the machine."""
