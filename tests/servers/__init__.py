"""Real model servers that the tests start on this machine: llama.cpp's own, and the one of transformers."""
