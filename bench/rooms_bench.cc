// What each room costs for one article, as a ratio to what the library below it needs for the same
// bytes: libxml2's own parsers for feeds and pages, one pass of XXH3 over the text for the
// fingerprint, one plain RocksDB batch of the same size for the commit. Input is made up here, from
// a fixed seed.
#include <fmt/format.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <rocksdb/db.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "crawler/extract/extract.h"
#include "crawler/feed/feed_reader.h"
#include "crawler/fold/fold.h"
#include "store/store.h"
#include "tests/random.h"

namespace wirefold {
namespace {

constexpr int kArticles = 2000;

// Zipf's law, roughly: the words of a newspaper, not white noise.
std::string Words(Random& random, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    const uint64_t range = 1 + random.Below(20'000);
    out += fmt::format("{}{:x}", i % 13 ? "" : "The ", random.Below(range));
    out += i % 13 == 12 ? ". " : " ";
  }
  return out;
}

std::string Text(uint64_t number) {
  Random random(number);
  std::string text;
  for (int paragraph = 0; paragraph < 12; ++paragraph) text += Words(random, 50) + "\n\n";
  return text;
}

// About 100 KB, half of it script, as news pages are.
std::string Page(uint64_t number) {
  Random random(number + 1'000'000);
  std::string page = fmt::format(
      "<!doctype html><html lang=en><head><meta charset=utf-8><title>Report {0} - Paper</title>"
      "<meta property=\"og:title\" content=\"Report "
      "{0}\"><script>{1}</script></head><body><nav><ul>",
      number, Words(random, 9000));
  for (int i = 0; i < 150; ++i)
    page += fmt::format(
        "<li class=\"nav-item level-{0}\"><a href=\"/section/{0}\">Section {0}</a></li>", i);
  page += "</ul></nav><main><article><h1>Report " + std::to_string(number) + "</h1>";
  const std::string text = Text(number);
  for (size_t from = 0; from < text.size();) {
    const size_t to = text.find("\n\n", from);
    page += "<p class=\"body\">" + text.substr(from, to - from) + "</p><div class=ad></div>";
    from = to + 2;
  }
  page += "</article></main><aside>";
  for (int i = 0; i < 120; ++i)
    page += fmt::format(
        "<div class=\"card\"><a href=\"/a/{0}\"><h3>{1}</h3></a><span>3 min</span></div>", i,
        Words(random, 9));
  return page + "</aside><footer>All rights reserved</footer></body></html>";
}

std::string FeedOf(int entries) {
  std::string feed = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Paper</title>";
  for (int i = 0; i < entries; ++i) {
    const auto number = static_cast<uint64_t>(i);
    feed += fmt::format(
        "<item><title>Report {0}</title><link>https://paper.test/{0}</link><guid>{0}</guid>"
        "<pubDate>Mon, 02 Nov 2026 08:00:00 "
        "GMT</pubDate><description><![CDATA[{1}]]></description></item>",
        i, Text(number));
  }
  return feed + "</channel></rss>";
}

double Seconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void Report(const char* room, const char* floor, double ours, double theirs, int count,
            double bytes) {
  fmt::print("{:<22} {:>8.3f} ms an article {:>8.1f} MB/s   {:>6.2f} x {}\n", room,
             1000 * ours / count, bytes / ours / 1e6, ours / theirs, floor);
}

void Ignore(void*, const char*, ...) {}

int Run() {
  xmlSetGenericErrorFunc(nullptr, Ignore);
  size_t sink = 0;

  const std::string feed = FeedOf(kArticles);
  const double feed_floor = Seconds([&] {
    xmlFreeDoc(
        xmlReadMemory(feed.data(), static_cast<int>(feed.size()), "", nullptr, XML_PARSE_NONET));
  });
  FeedLimits limits;
  limits.max_entries = kArticles;
  const double feed_ours = Seconds([&] { sink += ReadFeed(feed, "", "", limits)->entries.size(); });
  Report("feed: ReadFeed", "libxml2's tree", feed_ours, feed_floor, kArticles,
         static_cast<double>(feed.size()));

  std::vector<std::string> pages;
  double page_bytes = 0;
  for (uint64_t i = 0; i < 300; ++i)
    page_bytes += static_cast<double>(pages.emplace_back(Page(i)).size());
  const double page_floor = Seconds([&] {
    for (const std::string& page : pages)
      xmlFreeDoc(htmlReadMemory(page.data(), static_cast<int>(page.size()), "", "utf-8",
                                HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING));
  });
  const double page_ours = Seconds([&] {
    for (const std::string& page : pages) sink += Extract(page, {}).text.size();
  });
  Report("extract: Extract", "libxml2's tree", page_ours, page_floor, 300, page_bytes);

  std::vector<std::string> texts;
  double text_bytes = 0;
  for (uint64_t i = 0; i < kArticles; ++i)
    text_bytes += static_cast<double>(texts.emplace_back(Text(i)).size());
  const double hash_floor = Seconds([&] {
    for (const std::string& text : texts) sink += Hash128Of(text).low & 1;
  });
  std::vector<Fingerprint> prints;
  const double print_ours = Seconds([&] {
    for (const std::string& text : texts) prints.push_back(MakeFingerprint("A report", text));
  });
  Report("fold: MakeFingerprint", "XXH3 of the text", print_ours, hash_floor, kArticles,
         text_bytes);
  MemoryFoldTable table;
  Folder folder;
  const double fold_ours = Seconds([&] {
    for (uint64_t i = 0; i < kArticles; ++i)
      sink += folder.Fold(ArticleId{i + 1}, prints[i], 0, table)->story.value & 1;
  });
  Report("fold: Folder", "MakeFingerprint", fold_ours, print_ours, kArticles, text_bytes);

  const auto parent =
      std::filesystem::temp_directory_path() / fmt::format("wirefold-bench-{}", getpid());
  std::filesystem::create_directories(parent);
  double store_floor = 0, store_ours = 0;
  {
    rocksdb::DB* raw = nullptr;
    rocksdb::Options options;
    options.create_if_missing = true;
    options.compression = rocksdb::kZSTD;
    if (!rocksdb::DB::Open(options, (parent / "plain").string(), &raw).ok()) return 1;
    const std::unique_ptr<rocksdb::DB> db(raw);
    store_floor = Seconds([&] {
      for (int i = 0; i < kArticles; ++i) {
        rocksdb::WriteBatch batch;
        batch.Put(fmt::format("{:016x}", i), texts[static_cast<size_t>(i)]);
        if (!db->Write({}, &batch).ok()) sink = 0;
      }
    });
  }
  auto store = Store::Open((parent / "db").string());
  if (!store) {
    fmt::print(stderr, "rooms_bench: {}\n", store.error().what);
    return 1;
  }
  store_ours = Seconds([&] {
    for (uint64_t i = 0; i < kArticles; ++i) {
      ArticleRecord record;
      record.id = ArticleId{i + 1};
      record.url = record.fetched_url = fmt::format("https://paper.test/{}", i);
      record.source = "paper";
      record.article.title = "A report";
      record.article.text = texts[i];
      if (!(*store)->CommitArticle(record, prints[i])) sink = 0;
    }
  });
  Report("store: CommitArticle", "a plain batch", store_ours, store_floor, kArticles, text_bytes);
  std::filesystem::remove_all(parent);
  return sink == 0;
}

}  // namespace
}  // namespace wirefold

int main() { return wirefold::Run(); }
