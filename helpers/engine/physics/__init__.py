"""What happens over time and under load. `model.py` names every parameter; the traffic simulator obeys the same rules."""
