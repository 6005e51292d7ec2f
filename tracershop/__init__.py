"""Tracershop: order book and live screens of a cyclotron unit."""
