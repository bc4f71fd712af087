// Documents that ended the process that read them: a crash in a parser costs one document, twice at
// most. What is being read stands in the journal (base/work_journal.h); what is found there at the
// start is suspect, and is read with nothing beside it, so that the second crash names one alone.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "crawler/corridor.h"

namespace wirefold {
namespace {

// Empty: the document has gone meanwhile.
Result<std::string> SourceOfDocument(const Store& store, const WorkNote& note) {
  if (note.kind == CrashedDocument::kFeed) {
    WF_TRY(const std::optional<FeedState> feed, store.GetFeed({note.id}));
    return feed ? feed->source : "";
  }
  WF_TRY(const std::optional<PendingEntry> entry, store.GetPending({note.id}));
  return entry ? entry->source : "";
}

// A feed that is skipped says so wherever feeds say how they are.
Status MarkFeed(Store& store, const CrashedDocument& document) {
  WF_TRY(std::optional<FeedState> feed, store.GetFeed({document.id}));
  if (!feed || feed->gone || feed->last_error == CrashInWords(document)) return {};
  if (feed->failures_in_row == 0) feed->troubled_since = document.last;
  feed->polls = std::max(feed->polls, document.crashes);  // these came to no end
  feed->failures_in_row = std::max(feed->failures_in_row, static_cast<int>(document.crashes));
  feed->last_error = CrashInWords(document);
  return store.Enlist({*feed});
}

}  // namespace

Result<Corridor::Crashes> Corridor::CountCrashes(Time now) const {
  Crashes crashes;
  if (!plan_.journal) return crashes;
  for (const WorkNote& note : plan_.journal->left()) {
    if (note.kind != CrashedDocument::kFeed && note.kind != CrashedDocument::kPage) continue;
    WF_TRY(std::string source, SourceOfDocument(store_, note));
    crashes.fresh.push_back(
        {.kind = note.kind, .id = note.id, .address = note.address, .source = std::move(source)});
  }
  if (!crashes.fresh.empty()) {
    WF_TRY(crashes.fresh, store_.NoteCrashes(std::move(crashes.fresh), WIREFOLD_VERSION, now));
    plan_.journal->Settle();  // this step may be made again
  }
  WF_CHECK(store_.ForEachCrash([&](CrashedDocument document) {
    if (document.version == WIREFOLD_VERSION) crashes.all.push_back(std::move(document));
    return true;
  }));
  for (const CrashedDocument& document : crashes.all)
    if (document.kind == CrashedDocument::kFeed && IsSkipped(document))
      WF_CHECK(MarkFeed(store_, document));
  return crashes;
}

void Corridor::TakeCrashes(const Crashes& crashes) {
  for (const CrashedDocument& document : crashes.all)
    crashes_[{document.kind, document.id}] = document;
  for (const CrashedDocument& document : crashes.fresh)
    Log(IsSkipped(document) ? LogLevel::kWarning : LogLevel::kInfo,
        fmt::format("{}{}{}: {}", document.source, document.source.empty() ? "" : ": ",
                    document.address, CrashInWords(document)));
}

const CrashedDocument* Corridor::CrashOf(CrashedDocument::Kind kind, uint64_t id) const {
  const auto found = crashes_.find({kind, id});
  return found == crashes_.end() ? nullptr : &found->second;
}

std::string Corridor::WhySkipped(CrashedDocument::Kind kind, uint64_t id) const {
  const CrashedDocument* const crash = CrashOf(kind, id);
  return crash && IsSkipped(*crash) ? CrashInWords(*crash) : std::string();
}

WorkNote Corridor::DocumentOf(const Job& job) {
  if (const auto* const feed = std::get_if<FeedJob>(&job.task))
    return {CrashedDocument::kFeed, feed->state.id.value, job.url().Shown()};
  const PendingEntry& pending = std::get<PageJob>(job.task).pending;
  return {CrashedDocument::kPage, pending.id.value,
          job.chain.empty() ? pending.entry.id : job.url().Shown()};  // some have no page
}

Corridor::Reading Corridor::ReadingOf(const Job& job) const {
  WorkNote document = DocumentOf(job);
  const CrashedDocument* const crash =
      CrashOf(static_cast<CrashedDocument::Kind>(document.kind), document.id);
  return {std::move(document), crash ? crash->crashes : 0};
}

std::optional<WorkJournal::Note> Corridor::Note(const Reading& reading) const {
  if (!plan_.journal) return std::nullopt;
  return plan_.journal->Begin(reading.document, reading.crashes > 0);
}

Status Corridor::Acquit(const Job& job) const {
  if (!job.suspect) return {};
  const WorkNote document = DocumentOf(job);
  return store_.ForgetCrash(document.kind, document.id);
}

void Corridor::ForgetCrash(Job& job) {
  if (!std::exchange(job.suspect, false)) return;
  const WorkNote document = DocumentOf(job);
  crashes_.erase({document.kind, document.id});
}

}  // namespace wirefold
