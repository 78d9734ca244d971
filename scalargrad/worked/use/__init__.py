"""Who uses the checker: the command, answers of students, notebooks, pytest."""
