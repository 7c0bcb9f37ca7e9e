"""The invented world behind the example: people, their jobs and the services around them."""
