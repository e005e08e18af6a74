"""The workbench: exploring a council in JupyterLab, and starting a new one."""
