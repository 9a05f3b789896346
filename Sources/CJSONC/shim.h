// json-c (Debian: libjson-c-dev), the JSON library that the whole project uses.
#include <json-c/json.h>
