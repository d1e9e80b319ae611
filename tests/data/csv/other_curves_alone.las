~Version Information
VERS.        2.0 : CWLS LOG ASCII STANDARD - VERSION 2.0
WRAP.         NO : one line a depth
~Well
# MNEM.UNIT  VALUE : DESCRIPTION
STRT.M  100.0000 : first
STOP.M  100.0100 : last
STEP.M    0 : between
NULL.   -999.2500 : no value
WELL.   A: B.1 : name
~Curve Information
DEPT.M       : measured depth
GR.      : 0 deg
IMG[3].      : 240 deg
~Parameter
BS.IN  8.5 : bit size
~Other
words.of any kind
~ASCII
