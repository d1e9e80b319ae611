~Version Information
VERS.        2.0 : CWLS LOG ASCII STANDARD - VERSION 2.0
WRAP.         NO : one line a depth
~Well
# MNEM.UNIT  VALUE : DESCRIPTION
STRT.M  100.0000 : first
STOP.M  100.0100 : last
STEP.M    0.0050 : between
NULL.   -999.2500 : no value
WELL.   A: B.1 : name
~Curve Information
DEPT.M       : measured depth
IMG[1].      : 0 deg
IMG[2].      : 120 deg
IMG[3].      : 240 deg
~Parameter
BS.IN  8.5 : bit size
~Other
words.of any kind
~ASCII
 100.0000   12.0000    0.0000  255.0000
 100.0050    1.0000    2.0000    3.0000
 100.0100    4.0000 -999.2500    6.0000
