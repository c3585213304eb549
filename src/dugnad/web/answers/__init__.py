"""One neighbour asks another: links, codes and texted words that answer a card's question."""
