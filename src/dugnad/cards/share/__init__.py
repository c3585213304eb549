"""The share card: things, rooms, knowledge and hours, offered or asked for among neighbours."""
