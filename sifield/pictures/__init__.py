"""Evidence pictures as pixels: taken in safely, names covered, and written anew with nothing else in them."""
