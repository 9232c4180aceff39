"""Where candidates come from: rules, models, imported files, plug-ins."""
