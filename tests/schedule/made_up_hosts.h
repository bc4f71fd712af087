// Hosts that answer after a time of their own or never, asked through the Frontier on a clock that
// jumps: when each is done with.
#pragma once

#include <algorithm>
#include <map>
#include <queue>
#include <string>
#include <tuple>
#include <vector>

#include "crawler/schedule/frontier.h"

namespace wirefold {

struct MadeUpHost {
  std::string name;
  int jobs = 1;
  Millis takes{200};
  bool dead = false;
  Standing known = Standing::kNew;
  Millis first{-1}, last{-1};  // answers, filled in by AskAll
};

// Until all is asked, or until the living are done.
inline Millis AskAll(std::vector<MadeUpHost>& hosts, const FrontierLimits& limits,
                     bool living_only = false) {
  Frontier frontier(limits);
  std::vector<size_t> host_of;  // by job
  size_t left = 0;
  for (size_t i = 0; i < hosts.size(); ++i) {
    for (int n = 0; n < hosts[i].jobs; ++n) {
      frontier.Add(hosts[i].name, host_of.size(), Turn::kPage);
      host_of.push_back(i);
      left += !living_only || !hosts[i].dead;
    }
    frontier.Expect(hosts[i].name, hosts[i].known);
  }
  using Answer = std::tuple<Millis, JobId>;
  std::priority_queue<Answer, std::vector<Answer>, std::greater<>> answers;
  Millis now{0};
  while (left > 0) {
    while (const auto job = frontier.Next(now))
      answers.emplace(now + hosts[host_of[*job]].takes, *job);
    const auto change = frontier.NextChange();
    if (change && (answers.empty() || *change < std::get<0>(answers.top()))) {
      now = *change;
      continue;
    }
    const auto [at, job] = answers.top();
    answers.pop();
    now = at;
    MadeUpHost& host = hosts[host_of[job]];
    frontier.Answered(host.name, now, host.takes, host.dead ? Heard::kNothing : Heard::kAnswer);
    frontier.Committed(job);
    if (host.first < Millis{0}) host.first = now;
    host.last = now;
    left -= !living_only || !host.dead;
  }
  return now;
}

// `living` hosts of twenty pages each, one after every so many of the `dead`.
inline std::vector<MadeUpHost> LivingAmongDead(int living, int dead, Standing known_of_dead) {
  std::vector<MadeUpHost> hosts;
  for (int i = 0; i < living; ++i) {
    for (int n = dead * i / living; n < dead * (i + 1) / living; ++n)
      hosts.push_back(
          {"dead" + std::to_string(n) + ".example", 1, Millis{10'000}, true, known_of_dead});
    hosts.push_back({"living" + std::to_string(i) + ".example", 20, Millis{100 + 10 * (i % 30)}});
    if (known_of_dead != Standing::kNew) hosts.back().known = Standing::kAnswers;
  }
  return hosts;
}

}  // namespace wirefold
