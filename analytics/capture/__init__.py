"""How many nobody recorded, estimated from who recorded the same: multiple systems estimation as a sensitivity panel.

Everything here takes a `CaptureTable` and gives numbers with a verdict; nothing reads the record. On one and the same
table defensible models differ by a factor of two or more, so no function here picks one number out of many.
"""
