"""Is a report right? Tables that must agree, text that must agree with them, duties that were met or not."""
