// SPDX-License-Identifier: MIT
//
// Here: what sending needs to know of the log that is sent.
#pragma once

#include "progress.hpp"
#include <framesd/base/error.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/store/view.hpp>

#include <cstdint>
#include <string>

namespace framesd::push {

// This log as one look found it.
struct Here {
  RowFormat format{};
  std::uint64_t id = 0;
  std::string facts{};
  std::string note{};  // as it is; empty: there is none
  Progress progress{};
};

[[nodiscard]] result<Here> look_here(store::View& log, const std::string& url);

// Of a look at it.
[[nodiscard]] Failure failure_of_log(const boost::system::error_code& code);

}  // namespace framesd::push
