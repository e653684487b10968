"""Pure rendering: Roomfix's values become Adaptive Cards and sentences, buttons become typed values again."""
