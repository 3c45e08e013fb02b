"""The law as data: files, instruments, versions, and the book of law in force on a day as known on a day."""
