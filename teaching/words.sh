# shellcheck shell=bash
# What ./tutorial and its scripts say, in the language that LADDER_LANG names: `text`, and columns for tables. They read this
# from the root of the repository.

# A message in the language that was chosen, each {} replaced by what it stands for.
text() {  # text <message> [part...]
  local message=$1 part line=
  shift
  [ "$LADDER_LANG" = en ] || [ -z "$message" ] || message=$(translated "$message")
  for part; do
    line+=${message%%"{}"*}$part
    message=${message#*"{}"}
  done
  printf '%s\n' "$line$message"
}

translated() {  # translated <message>: as the table has it, whose lines are "as in C"
  MESSAGE=$1 awk '
    function inside(line) {
      sub(/^[^"]*"/, "", line)
      sub(/"$/, "", line)
      gsub(/\\n/, "\n", line)
      gsub(/\\"/, "\"", line)
      return line
    }
    /^msgid / { if (english == ENVIRON["MESSAGE"]) exit; english = chinese = "" }
    /^msg/ { is_english = $1 == "msgid" }
    /"$/ { if (is_english) english = english inside($0); else chinese = chinese inside($0) }
    END { print english == ENVIRON["MESSAGE"] ? chinese : ENVIRON["MESSAGE"] }' teaching/zh.po
}

# shellcheck disable=SC2034  # for whoever reads this
# For awk: text in so many columns. A Chinese character takes two, and three bytes.
columns='
  function width(text,    ascii) {
    ascii = gsub(/[ -~]/, "", text)
    return ascii + 2 * length(text) / length("中")
  }
  function widest(a, b) { return width(a) > width(b) ? a : b }
  function spaces(number) { return number > 0 ? sprintf("%" number "s", "") : "" }
  function left(text, columns) { return text spaces(columns - width(text)) }
  function right(text, columns) { return spaces(columns - width(text)) text }'
