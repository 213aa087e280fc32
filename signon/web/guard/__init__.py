"""What stands between a request and its view: who may enter, how often, how much, from where."""
