"""How an answer is graded: the rubric judge, the hidden checks, the measures."""
