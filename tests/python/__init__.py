"""Tests of the integration, with a real Home Assistant and a server that speaks the app's protocol."""
