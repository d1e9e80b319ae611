// SPDX-License-Identifier: MIT
//
// LogRequest: a request that is about logs which may have to be opened first, and those logs once they are
// open.
//
// A route below /logs/{log} is about that log, one with Endpoint::logs_in about those that its query names
// too.
#pragma once

#include "log_target.hpp"
#include "open_logs.hpp"
#include <framesd/http/problem.hpp>
#include <framesd/http/query.hpp>
#include <framesd/http/request.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::api {

constexpr std::size_t kNamedLogsMax = 8;  // of a query

struct LogRequest {
  // It is answered as if the log of `target` had a server of its own there: the target is the rest of the
  // path, and links lead back below.
  LogRequest(LogTarget target, const http::Request& whole) : place(std::move(target)), request(whole) {
    request.within = place.within;
    request.target = place.rest;
  }
  LogRequest(const LogRequest&) = delete;
  LogRequest& operator=(const LogRequest&) = delete;

  // Takes the names that `parameter` has in the query, in their order. None where there are more than
  // kNamedLogsMax, or an empty one: the route refuses such a query.
  void take_names(std::span<const http::Parameter> query, std::string_view parameter);

  // How many logs the request is about.
  std::size_t logs() const noexcept { return 1 + names.size(); }

  // Takes those that are open. True: that is all of them. Waits for nothing.
  //
  // needs_log   whether the log of the path must be open; else that of data_dir stands for it
  [[nodiscard]] bool find_open(OpenLogs& all, bool needs_log);

  // Whether one of those that were taken may have lost its name to another without that being known here. The
  // log without a name does not count.
  bool may_be_stale() const noexcept;

  // Lets go of those that have, as far as it is known. True: of one at least. Waits for nothing.
  bool let_go_of_gone();

  // Opens the others, for those who have called find_open(), and anew those that have lost their names. Waits
  // for the disk.
  //
  // may_make   whether the log of the path, if it is not there, is to be made by the first write to it
  [[nodiscard]] std::optional<http::Problem> open(OpenLogs& all, bool may_make);

  const LogTarget place;
  http::Request request;
  std::vector<std::string> names;      // that the query has
  OpenLogs::Parts log;                 // of the path
  std::vector<OpenLogs::Parts> named;  // those of the query

 private:
  void ask_again();

  std::vector<OpenLogs::Parts> gone_;  // what was answered with them may refer to them
};

}  // namespace framesd::api
