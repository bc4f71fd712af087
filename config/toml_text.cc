#include "config/toml_text.h"

#include <fmt/format.h>

#include "base/strings.h"
#include "text/charset.h"

namespace wirefold {
namespace {

constexpr std::string_view kBom = "\xEF\xBB\xBF";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Where the first invalid sequence begins; npos where all is well.
size_t FirstInvalidByte(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    if (NextCodePoint(text, at) == 0xFFFD && text.substr(begin, 3) != kReplacement) return begin;
  }
  return text.npos;
}

// toml++ says "cannot redefine existing integer 'max_body'" and where; the first place is found by
// reading the lines before it, back to the header they stand under. Only for the message: a guess
// may miss.
size_t FirstLineOf(std::string_view text, std::string_view name, size_t second_line) {
  const auto lines = Split(text, '\n');
  size_t found = 0;
  for (size_t i = std::min(second_line - 1, lines.size()); i-- > 0;) {
    std::string_view line = Trim(lines[i]);
    if (line.starts_with("[")) {
      line = Trim(line.substr(1, line.find(']') - 1));
      if (line == name) return i + 1;
      // A header: a plain key's first place is below it, a table's may be further up.
      if (found) return found;
      continue;
    }
    if (line.starts_with(name) && Trim(line.substr(name.size())).starts_with("=") && !found)
      found = i + 1;
  }
  return found;
}

// toml++ shows the character that it stumbled over as it is.
std::string OneLine(std::string_view description) {
  std::string out;
  for (const char c : description) {
    if (c == '\n')
      out += "\\n";
    else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)
      out += c;
  }
  return out;
}

// For the faults that people make most.
std::string_view WayOut(std::string_view description) {
  const auto says = [&](std::string_view part) { return description.find(part) != part.npos; };
  if (says("control characters")) return " (is a closing quote missing?)";
  if (says("expected digit") || says("could not determine value type"))
    return " (text goes in quotes: max_body = \"1M\")";
  return "";
}

std::string InOurWords(std::string_view text, std::string_view description, size_t line) {
  if (const size_t from = description.find("cannot redefine existing "); from != description.npos) {
    const size_t open = description.find('\'', from);
    const size_t close = description.find('\'', open + 1);
    if (close != description.npos) {
      const std::string_view name = description.substr(open + 1, close - open - 1);
      if (description.find("as array-of-tables", close) != description.npos)
        return fmt::format("{0} is set twice, as [{0}] and as [[{0}]]", name);
      const size_t first = FirstLineOf(text, name, line);
      return first && first < line
                 ? fmt::format("{} is set twice: lines {} and {}", name, first, line)
                 : fmt::format("{} is set twice", name);
    }
  }
  constexpr std::string_view kWhile = "Error while parsing ";
  if (description.starts_with(kWhile)) description.remove_prefix(kWhile.size());
  if (description.find("not representable") != description.npos)
    return fmt::format("out of range: {}", description);
  return fmt::format("not TOML: {}{}", description, WayOut(description));
}

// toml++ goes into a key's parts one within the other, as deep as the stack is.
constexpr size_t kMostParts = 64;

// The first line with more dots between what ends a key; 0: there is none. A row of dots is no key.
size_t LineOfDeepKey(std::string_view text) {
  size_t line = 1, dots = 0;
  char last = '\n';
  for (const char c : text) {
    if (c == '.' && last != '.' && ++dots >= kMostParts) return line;
    if (std::string_view("=,[]{}#/\n").find(c) != std::string_view::npos ||
        (c == '.' && last == '.'))
      dots = 0;
    if (c == '\n') ++line;
    last = c;
  }
  return 0;
}

}  // namespace

std::string PlaceOf(const toml::source_region& region, const std::string& file) {
  return fmt::format("{}:{}:{}", file, region.begin.line, region.begin.column);
}

Result<toml::table> ParseToml(std::string_view text, const std::string& file) {
  if (text.starts_with(kBom)) text.remove_prefix(kBom.size());
  if (const size_t at = FirstInvalidByte(text); at != text.npos)
    return Fail(Code::kUsage,
                fmt::format("{}: byte {} is not UTF-8 (save the file as UTF-8)", file, at));
  if (const size_t line = LineOfDeepKey(text); line != 0)
    return Fail(Code::kUsage,
                fmt::format("{}:{}: a key of more than {} parts (with a dot between them)", file,
                            line, kMostParts));
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    return Fail(Code::kUsage, fmt::format("{}: {}", PlaceOf(error.source(), file),
                                          InOurWords(text, OneLine(error.description()),
                                                     error.source().begin.line)));
  }
}

std::string QuoteToml(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out + '"';
}

std::string QuoteToml(const std::vector<std::string>& list) {
  std::string out = "[";
  for (const std::string& item : list) out += (out.size() > 1 ? ", " : "") + QuoteToml(item);
  return out + "]";
}

}  // namespace wirefold
