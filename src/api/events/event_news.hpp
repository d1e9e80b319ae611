// SPDX-License-Identifier: MIT
//
// EventNews: what is still to be sent to a client. Bounded, however slow it is: news of one log become one,
// of a job only the last state counts, and where that is not enough the client has to ask for everything
// again.
#pragma once

#include "events/event_place.hpp"
#include "events/log_news.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace framesd::api {

constexpr std::size_t kLogsPending = 1024;

// A job as it is.
struct JobNews {
  std::string id;
  std::string log;
  std::shared_ptr<const std::string> json;  // the answer of GET /jobs/{id}
};

struct EventNews {
  // How a stream, or the rest of it, begins.
  enum class Opening : std::uint8_t {
    none,     // it goes on
    hello,    // from here on everything is sent
    resumed,  // what came since the place that the client named follows
    reset,    // something was missed: everything has to be asked for again
  };

  Opening opening = Opening::none;
  std::vector<LogNews> logs{};  // one of each, in the order in which there was something of them
  std::vector<JobNews> jobs{};
  EventPlace place{};  // that the client has come to behind all of these
  bool over = false;   // nothing comes behind these

  bool empty() const noexcept { return opening == Opening::none && logs.empty() && jobs.empty() && !over; }
  void add(const LogNews& news);
  void add(const JobNews& news);
};

}  // namespace framesd::api
