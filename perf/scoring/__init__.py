"""The scoring rules: measures, actions and risks to ratings, ratings to counts and group ratings. Pure functions."""
