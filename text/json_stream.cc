#include "text/json_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

#include "text/json_mend.h"

namespace wirefold {
namespace {

// The mended text, a character at a time.
class Characters {
 public:
  explicit Characters(TextSource& source) : source_(source) {}

  bool AtEnd() { return at_ == text_.size() && !Fill(); }
  const char& Get() const { return text_[at_]; }
  void Next() { lines_ += text_[at_++] == '\n'; }
  int line() const { return lines_; }
  const JsonMender& mender() const { return mender_; }

 private:
  static constexpr size_t kSlice = 64 * 1024;  // a whole document comes in one piece

  bool Fill() {
    text_.clear();
    at_ = 0;
    while (text_.empty() && mender_.deepest() <= kMaxJsonDepth) {
      if (piece_.empty() && !Read()) return false;
      mender_.Mend(piece_.substr(0, kSlice), text_);
      piece_.remove_prefix(std::min(piece_.size(), kSlice));
    }
    return !text_.empty();
  }

  bool Read() {
    if (last_) return false;
    const TextPiece piece = source_.Next();
    last_ = piece.last;
    piece_ = piece.text;
    if (first_ && piece_.substr(0, 3) == "\xEF\xBB\xBF") piece_.remove_prefix(3);
    first_ = false;
    return true;
  }

  TextSource& source_;
  JsonMender mender_;
  std::string_view piece_;
  std::string text_;
  size_t at_ = 0;
  int lines_ = 1;
  bool first_ = true, last_ = false;
};

// As the JSON library takes its input. The end is the one without characters.
struct Iterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Characters* characters = nullptr;

  reference operator*() const { return characters->Get(); }
  Iterator& operator++() {
    characters->Next();
    return *this;
  }
  void operator++(int) { characters->Next(); }
  bool operator==(const Iterator&) const { return characters->AtEnd(); }
  bool operator!=(const Iterator& end) const { return !(*this == end); }
};

// Builds the document from the parser's events, and an element of the list at a time. Returning
// false ends the parse.
class Builder {
 public:
  Builder(std::string_view list, const std::function<bool(JsonValue, bool)>& each,
          Characters& characters)
      : list_(list), each_(each), characters_(characters) {}

  bool null() { return Scalar(nullptr); }
  bool boolean(bool value) { return Scalar(value); }
  bool number_integer(Json::number_integer_t value) { return Scalar(value); }
  bool number_unsigned(Json::number_unsigned_t value) { return Scalar(value); }
  bool number_float(Json::number_float_t value, const std::string&) { return Scalar(value); }
  bool string(std::string& value) { return Scalar(std::move(value)); }
  bool binary(Json::binary_t&) { return false; }

  bool key(std::string& name) {
    key_ = std::move(name);
    return true;
  }
  bool start_object(size_t) { return Open(Json::object()); }
  bool start_array(size_t) {
    const bool is_list = open_.size() == 1 && key_ == list_;
    if (open_.empty() || !Open(Json::array())) return false;
    if (is_list) list_at_ = open_.size();
    return true;
  }
  bool end_object() { return Close(); }
  bool end_array() { return Close(); }
  bool parse_error(size_t, const std::string&, const Json::exception&) {
    broken_line_ = characters_.line();
    return false;
  }

  // The text has ended, or no more of it can be read: the element begun is handed over as it is.
  void Finish() {
    if (list_at_ && open_.size() > list_at_) each_(JsonValue(&element_), false);
  }

  bool done() const { return enough_ || open_.empty(); }
  bool too_many() const { return too_many_; }
  int broken_line() const { return broken_line_; }
  Json& root() { return root_; }

 private:
  template <class Value>
  bool Scalar(Value&& value) {
    return !open_.empty() && Add(Json(std::forward<Value>(value))) != nullptr && Completed();
  }

  bool Open(Json value) {
    Json* added = Add(std::move(value));
    if (added) open_.push_back(added);
    return added != nullptr;
  }

  bool Close() {
    if (InList()) list_at_ = 0;
    open_.pop_back();
    return Completed();
  }

  bool InList() const { return list_at_ && open_.size() == list_at_; }

  Json* Add(Json value) {
    if (InList()) {
      element_count_ = 0;
      return &(element_ = std::move(value));
    }
    if (++(list_at_ ? element_count_ : rest_count_) > kMaxJsonValues) {
      too_many_ = true;
      return nullptr;
    }
    if (open_.empty()) return &(root_ = std::move(value));
    Json& in = *open_.back();
    if (in.is_array()) return &in.emplace_back(std::move(value));
    return &(in[key_] = std::move(value));
  }

  bool Completed() {
    if (!InList()) return true;
    enough_ = !each_(JsonValue(&element_), true);
    element_ = nullptr;
    return !enough_;
  }

  std::string_view list_;
  const std::function<bool(JsonValue, bool)>& each_;
  Characters& characters_;
  Json root_, element_;
  std::vector<Json*> open_;
  std::string key_;
  size_t list_at_ = 0;  // the depth inside the list; 0: not in it
  size_t rest_count_ = 0, element_count_ = 0;
  bool enough_ = false, too_many_ = false;
  int broken_line_ = 0;
};

}  // namespace

Result<JsonObject> ReadJsonObject(TextSource& text, std::string_view list,
                                  const std::function<bool(JsonValue, bool)>& each) {
  Characters characters(text);
  Builder builder(list, each, characters);
  Json::sax_parse(Iterator{&characters}, Iterator{}, &builder);
  if (characters.mender().deepest() > kMaxJsonDepth)
    return Fail(Code::kTooLarge, fmt::format("JSON nested deeper than {}", kMaxJsonDepth));
  if (builder.too_many())
    return Fail(Code::kTooLarge, fmt::format("JSON of more than {} values", kMaxJsonValues));
  if (!builder.root().is_object())
    return Fail(Code::kInvalid, builder.broken_line()
                                    ? fmt::format("not JSON from line {} on", builder.broken_line())
                                    : "JSON that is no object");
  builder.Finish();
  JsonObject out{JsonDocument(std::move(builder.root()), characters.mender().What()),
                 builder.done(), ""};
  if (builder.broken_line())
    out.problem = builder.done() ? "something stands after the JSON object"
                                 : fmt::format("not JSON from line {} on", builder.broken_line());
  return out;
}

}  // namespace wirefold
