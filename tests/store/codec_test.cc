#include "store/codec.h"

#include <catch2/catch.hpp>

#include "store/keys.h"
#include "store/records.h"
#include "tests/random.h"

namespace wirefold {
namespace {

ArticleRecord FullArticle() {
  ArticleRecord r;
  r.id = {0xfedcba9876543210};
  r.article.title = "Ferry \xc3\xa9t\xc3\xa9";
  r.article.authors = {"Ada Reed", ""};
  r.article.agencies = {"Wire"};
  r.article.published = Date{FromMillis(-5), true, -210};
  r.article.modified = Date{FromMillis(0)};
  r.article.language = "en-GB";
  r.article.canonical_url = "https://paper.example/ferry";
  r.article.site = "The Paper";
  r.article.description = "It sailed.";
  r.article.image = "https://paper.example/ferry.jpg";
  r.article.tags = {"sea", "harbour"};
  r.article.text = std::string(300, 'x') + "\n\nend";
  r.article.is_article = false;
  r.article.not_article_reason = "a list";
  r.article.is_accessible_for_free = false;
  r.source = "paper";
  r.source_tags = {"local"};
  r.feed_url = "https://paper.example/feed";
  r.entry_id = "tag:1";
  r.url = "https://paper.example/1";
  r.fetched_url = "https://paper.example/2";
  r.first_seen = FromMillis(1'795'435'200'123);
  r.fetched = FromMillis(1'795'435'260'000);
  r.text_from = TextFrom::kFeed;
  r.page_problem = "404";
  return r;
}

PendingEntry FullEntry() {
  PendingEntry p;
  p.feed = {7};
  p.source = "paper";
  p.source_tags = {"a", "b"};
  p.feed_url = "https://paper.example/feed";
  p.feed_language = "de";
  p.entry.id = "guid";
  p.entry.url = "https://paper.example/1";
  p.entry.title = "Title";
  p.entry.summary = "Sum";
  p.entry.summary_html = "<p>Sum";
  p.entry.content_html = "<p>All";
  p.entry.content_text = "All";
  p.entry.image = "https://paper.example/1.png";
  p.entry.published = FromMillis(1);
  p.entry.modified = FromMillis(2);
  p.entry.published_is_day = p.entry.modified_is_day = true;
  p.entry.created = FromMillis(3);
  p.entry.authors = {{"Ada", "a@paper.example", "https://paper.example/ada"}, {}};
  p.entry.tags = {"x"};
  p.entry.language = "fr";
  p.entry.source.emplace();
  p.entry.source->title = "Wire";
  p.entry.source->url = "https://wire.example/";
  p.first_seen = FromMillis(4);
  p.attempts = 3;
  p.not_before = FromMillis(5);
  p.last_problem = "503";
  return p;
}

// Whatever the bytes are, decoding ends with a value, which can be written again, or with an error.
template <class T>
void Survives(const std::string& bytes) {
  const Result<T> read = Decode<T>(bytes);
  if (read) {
    CHECK(Decode<T>(Encode(*read)));
  } else {
    CHECK(read.error().code == Code::kStorage);
  }
}

template <class T>
void SurvivesDamage(const T& record) {
  const std::string whole = Encode(record);
  for (size_t size = 0; size < whole.size(); ++size) Survives<T>(whole.substr(0, size));
  Random random(11);
  for (int round = 0; round < 3000; ++round) {
    std::string hurt = whole;
    for (uint64_t flips = 1 + random.Below(4); flips > 0; --flips)
      hurt[random.Below(hurt.size())] = static_cast<char>(random.Below(256));
    Survives<T>(hurt);
  }
}

TEST_CASE("a record comes back as it was, field by field", "[store][codec]") {
  SECTION("an article of the log") {
    const ArticleRecord in = FullArticle();
    const auto out = Decode<ArticleRecord>(Encode(in));
    REQUIRE(out);
    // Every field is in the bytes: what was read is written the same.
    CHECK(Encode(*out) == Encode(in));
    CHECK(out->id == in.id);
    CHECK(out->article.authors == in.article.authors);
    CHECK(out->article.published == in.article.published);
    CHECK(out->article.modified == in.article.modified);
    CHECK(out->article.text == in.article.text);
    CHECK_FALSE(out->article.is_article);
    CHECK(out->article.is_accessible_for_free == std::optional(false));
    CHECK(out->first_seen == in.first_seen);
    CHECK(out->text_from == TextFrom::kFeed);
    CHECK(out->page_problem == "404");
  }
  SECTION("a pending entry") {
    const PendingEntry in = FullEntry();
    const auto out = Decode<PendingEntry>(Encode(in));
    REQUIRE(out);
    CHECK(Encode(*out) == Encode(in));
    CHECK(out->feed == in.feed);
    REQUIRE(out->entry.authors.size() == 2);
    CHECK(out->entry.authors[0].email == "a@paper.example");
    REQUIRE(out->entry.source);
    CHECK(out->entry.source->title == "Wire");
    CHECK(out->entry.published_is_day);
    CHECK(out->entry.modified_is_day);
    CHECK(out->attempts == 3);
  }
  SECTION("a member whose similarity is 0") {
    StoryMember in;
    in.similarity = 0;
    const auto out = Decode<StoryMember>(Encode(in));
    REQUIRE(out);
    CHECK(out->similarity == 0);
  }
}

TEST_CASE("a date keeps its zone; what was written without one is read as before",
          "[store][codec]") {
  struct Row {
    const char* name;
    std::optional<Date> published, modified;
  };
  const Time time = FromMillis(1'793'606'400'000);
  const auto row = GENERATE_COPY(values<Row>({
      {"none", {}, {}},
      {"only modified", {}, Date{time, true, 60}},
      {"a day", Date{time}, Date{time}},
      {"a time without zone", Date{time, true}, Date{time, true}},
      {"UTC is a zone", Date{time, true, 0}, {}},
      {"west and east", Date{time, true, -570}, Date{time, true, 840}},
  }));
  DYNAMIC_SECTION(row.name) {
    ArticleRecord in;
    in.article.published = row.published;
    in.article.modified = row.modified;
    const auto out = Decode<ArticleRecord>(Encode(in));
    REQUIRE(out);
    CHECK(out->article.published == row.published);
    CHECK(out->article.modified == row.modified);
  }
  SECTION("fields may come in any order") {
    std::string article;
    for (const auto& [tag, value] :
         {std::pair{17, codec::ZigZag(60)}, {6, uint64_t{0}}, {4, codec::ZigZag(ToMillis(time))}}) {
      PutVarint(article, static_cast<uint64_t>(tag) << 2);
      PutVarint(article, value);
    }
    std::string bytes;
    PutVarint(bytes, 2 << 2 | 1);
    codec::PutBytes(bytes, article);
    CHECK(Decode<ArticleRecord>(bytes)->article.published == Date{time, true, 60});
  }
}

TEST_CASE("an empty record is all defaults", "[store][codec]") {
  const auto out = Decode<ArticleRecord>("");
  REQUIRE(out);
  CHECK(out->article.is_article);
  CHECK_FALSE(out->article.published);
}

TEST_CASE("fields that are not known are skipped", "[store][codec]") {
  std::string bytes = Encode(SeenRecord{{42}});
  PutVarint(bytes, 900 << 2 | 0);
  PutVarint(bytes, 77);
  PutVarint(bytes, 901 << 2 | 1);
  codec::PutBytes(bytes, "from a later version");
  PutVarint(bytes, 902 << 2 | 2);
  codec::PutFixed(bytes, 5);
  const auto out = Decode<SeenRecord>(bytes);
  REQUIRE(out);
  CHECK(out->article == ArticleId{42});
}

TEST_CASE("bytes that are no record are an error", "[store][codec]") {
  struct Row {
    const char* name;
    std::string bytes;
  };
  const auto row = GENERATE(values<Row>({
      {"a length beyond the end", std::string("\x05\x7f", 2)},
      {"a length of 2^64 - 1", "\x05\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"},
      {"a varint without an end", std::string(12, '\xff')},
      {"a form that does not exist", "\x07"},
      {"a known tag in another form", std::string("\x04\x01", 2)},
      {"a verdict of no name", std::string("\x08\x09", 2)},
  }));
  DYNAMIC_SECTION(row.name) { CHECK_FALSE(Decode<StoryMember>(row.bytes)); }
}

TEST_CASE("damaged records never do harm", "[store][codec]") {
  SurvivesDamage(FullArticle());
  SurvivesDamage(FullEntry());
  SurvivesDamage(StoryMember{{1}, Verdict::kNear, 0.5f, "paper", FromMillis(9)});
  SurvivesDamage(
      Source{"paper", "https://p.example/", {"https://p.example/f"}, {}, {"a"}, {"b", "c"}});
  SurvivesDamage(ArticlePlace{5, {1}, Verdict::kExact, {2}, 1.0f});
}

TEST_CASE("the order of keys is the order of things", "[store][keys]") {
  const auto at = [](int64_t ms, uint64_t place) {
    return keys::At(keys::ArticlesByTime(), {FromMillis(ms), place});
  };
  // Newest first, and at the same time the later arrival.
  CHECK(at(5, 0) < at(4, 9));
  CHECK(at(5, 9) < at(5, 8));
  CHECK(at(0, 0) < at(-1, 0));
  CHECK(at(INT64_MAX, 0) < at(INT64_MIN, 0));
  CHECK(keys::Log(255) < keys::Log(256));

  keys::TimePlace read;
  REQUIRE(keys::ParseTimePlace(std::string_view(at(-7, 300)).substr(1), read));
  CHECK(read.when == FromMillis(-7));
  CHECK(read.place == 300);
  CHECK_FALSE(keys::ParseTimePlace("short", read));

  CHECK(keys::After("a") == "b");
  CHECK(keys::After("a\xff") == "b");
  CHECK(keys::After("\xff").empty());
}

}  // namespace
}  // namespace wirefold
