"""The whole job: histories in, a scored, decided and explained portfolio out."""
