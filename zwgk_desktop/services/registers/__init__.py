"""What does an officer do with the registers?"""
