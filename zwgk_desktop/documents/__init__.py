"""How does it look on paper? Files in (hostile until read) and files out (written aside, checked, renamed)."""
