"""The chat edge: HTTP in, Teams out; `dispatch` stands between them and knows no SDK."""
