#include "cli/search_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "cli/output.h"
#include "cli/results.h"
#include "store/search_text.h"

namespace wirefold {
namespace {

constexpr uint64_t kMostItems = 50;

}  // namespace

Status WriteSearchFile(const Store& store, const SearchConfig& search, Time now) {
  SearchRequest request;
  WF_TRY(request.expr, ParseSearch(search.query, now));
  request.by_story = search.by_story;
  request.limit = kMostItems;
  WF_TRY(const SearchPage page, store.Search(request));
  ResultSettings settings;
  WF_TRY(settings.format, ParseFormat(search.format, ListFormats()));
  settings.stories = search.by_story;
  settings.limit = {0, false};
  settings.feed.id = "urn:wirefold:search:" + SearchIdOf(search.name).Hex();
  settings.feed.title = search.name;
  if (IsOtherThanFile(search.file))
    return Fail(Code::kUsage, search.file + ": is no regular file");  // a pipe would be waited for
  WF_TRY(Output output, Output::To(search.file));
  Results results(store, std::move(settings), std::move(output));
  for (const SearchHit& hit : page.hits) {
    WF_TRY(const bool more, results.Add(hit));
    if (!more) break;
  }
  if (results.Finish("") != 0) return Fail(Code::kUsage, search.file + ": not written");
  return {};
}

SearchFiles::SearchFiles(Loop& loop, const Store& store, const Config& config)
    : loop_(loop), store_(store) {
  for (const SearchConfig& search : config.searches) {
    if (search.file.empty()) continue;
    auto file = std::make_unique<File>();
    file->search = &search;
    file->id = SearchIdOf(search.name);
    file->standing = {.search = search.name, .file = search.file};
    files_.push_back(std::move(file));
  }
}

SearchFiles::~SearchFiles() {
  for (const auto& file : files_)
    if (file->timer) loop_.Cancel(file->timer);
}

void SearchFiles::Start() {
  for (const auto& file : files_) Consider(*file);
}

void SearchFiles::Changed(const std::vector<SearchId>& touched) {
  for (const auto& file : files_) {
    if (std::ranges::find(touched, file->id) == touched.end()) continue;
    file->stale = true;
    Consider(*file);
  }
}

void SearchFiles::Finish(std::function<void()> done) {
  finishing_ = true;
  done_ = std::move(done);
  for (const auto& file : files_) Consider(*file);
  MaybeDone();
}

void SearchFiles::Consider(File& file) {
  if (!file.stale || file.busy) return;
  const Millis wait = file.not_before - loop_.Ticks();
  if (finishing_ || wait <= Millis{0}) return Write(file);
  if (file.timer) return;
  file.timer = loop_.After(wait, [this, &file] {
    file.timer = 0;
    Consider(file);
  });
}

void SearchFiles::Write(File& file) {
  file.stale = false;
  file.busy = true;
  auto status = std::make_shared<Status>();
  loop_.Offload(
      Lane::kWorkers,
      [this, &file, status, now = loop_.Now()] {
        *status = WriteSearchFile(store_, *file.search, now);
      },
      [this, &file, status] {
        file.busy = false;
        file.not_before = loop_.Ticks() + kPause;
        Note(file, *status, loop_.Now());
        if (!*status && !finishing_) file.stale = true;
        Consider(file);
        MaybeDone();
      });
}

// A failure is said once, until the file can be written again.
void SearchFiles::Note(File& file, const Status& status, Time now) {
  SearchFileStanding& standing = file.standing;
  if (status) {
    standing.written = now;
    standing.failing_since = {};
    standing.problem.clear();
    return;
  }
  standing.problem = status.error().what;
  if (standing.failing_since != Time{}) return;
  standing.failing_since = now;
  Log(LogLevel::kError,
      fmt::format("search {}: {}; tried again every minute", standing.search, standing.problem));
}

std::vector<SearchFileStanding> SearchFiles::Standings() const {
  std::vector<SearchFileStanding> standings;
  for (const auto& file : files_) standings.push_back(file->standing);
  return standings;
}

void SearchFiles::MaybeDone() {
  if (!done_ || std::ranges::any_of(files_, [](const auto& file) { return file->busy; })) return;
  loop_.Post(std::exchange(done_, nullptr));
}

}  // namespace wirefold
