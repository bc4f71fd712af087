#include "cli/site_pages.h"

#include <filesystem>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "cli/input.h"
#include "text/url.h"

namespace wirefold {
namespace {

constexpr uint32_t kNoSite = UINT32_MAX;
// One page has nothing in common with itself.
constexpr uint32_t kFewest = 2;

// The address in the tag around `at`: the value of `attribute`, where it is absolute.
std::string SiteInTag(std::string_view page, size_t at, std::string_view attribute) {
  constexpr size_t kLongestTag = 2000;
  const size_t begin = page.rfind('<', at);
  const size_t end = page.find('>', at);
  if (begin == std::string_view::npos || end == std::string_view::npos || end - begin > kLongestTag)
    return {};
  const std::string_view tag = page.substr(begin, end - begin);
  size_t value = tag.find(attribute);
  if (value == std::string_view::npos) return {};
  value = tag.find_first_not_of("\"' ", value + attribute.size());
  if (value == std::string_view::npos) return {};
  const std::string_view address = tag.substr(value);
  const Result<Url> url = Url::Parse(address.substr(0, address.find_first_of("\"' ")));
  return url ? SiteMemoryKey(*url) : std::string();
}

// A glance without parsing: good enough to sort files by.
std::string SiteNamedIn(std::string_view page) {
  struct Sign {
    std::string_view word, attribute;
  };
  for (const Sign& sign : {Sign{"canonical", "href="}, Sign{"og:url", "content="}}) {
    constexpr int kTries = 3;
    size_t at = page.find(sign.word);
    for (int i = 0; i < kTries && at != std::string_view::npos; ++i) {
      if (std::string site = SiteInTag(page, at, sign.attribute); !site.empty()) return site;
      at = page.find(sign.word, at + 1);
    }
  }
  return {};
}

// Stdin and pipes give their bytes once.
bool CanBeReadAgain(const std::string& file) {
  std::error_code error;
  return file != "-" && std::filesystem::is_regular_file(file, error);
}

}  // namespace

SitePages::SitePages(const std::vector<std::string>& files, uint64_t largest_page)
    : files_(files), largest_page_(largest_page), site_of_(files.size(), kNoSite) {
  if (files.size() < kFewest) return;
  std::unordered_map<std::string, uint32_t> by_name;
  for (size_t i = 0; i < files.size(); ++i) {
    if (!CanBeReadAgain(files[i])) continue;
    const auto page = ReadInput(files[i], largest_page);
    const std::string name = page ? SiteNamedIn(*page) : std::string();
    if (name.empty()) continue;
    const auto [entry, added] = by_name.try_emplace(name, static_cast<uint32_t>(sites_.size()));
    if (added) sites_.emplace_back();
    Site& site = sites_[site_of_[i] = entry->second];
    ++site.files;
    site.last = i;
    if (site.first.size() < SiteMemory::kPages) site.first.push_back(static_cast<uint32_t>(i));
  }
}

const SiteMemory* SitePages::Of(size_t file, const PageHints& hints) {
  if (site_of_[file] == kNoSite) return nullptr;
  Site& site = sites_[site_of_[file]];
  if (site.files < kFewest) return nullptr;
  if (!std::exchange(site.read, true)) {
    PageHints to_learn = hints;
    to_learn.to_learn = true;
    for (const uint32_t other : site.first) {
      const auto page = ReadInput(files_[other], largest_page_);
      PageSketch sketch;
      if (page && Extract(*page, to_learn, &sketch).is_article) site.memory.Learn(std::move(sketch));
    }
  }
  return &site.memory;
}

void SitePages::Learn(size_t file, PageSketch sketch) {
  if (site_of_[file] == kNoSite) return;
  Site& site = sites_[site_of_[file]];
  if (file == site.last)
    site = {};
  else
    site.memory.Learn(std::move(sketch));
}

}  // namespace wirefold
