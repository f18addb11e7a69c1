# cmake -DIN=file.sql -DOUT=file.c -DNAME=identifier -P embed.cmake
# Writes the bytes of IN as a NUL-terminated C array: string literals may hold no more than 4095 characters.
file(READ ${IN} hex HEX)
string(REGEX REPLACE "(................................................................)" "\\1\n" hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
get_filename_component(from ${IN} NAME)
file(WRITE ${OUT} "/* Made from ${from}. */\n#include \"gis/db/sql_private.h\"\n\nconst char ${NAME}[] = {\n${bytes}0x00};\n")
