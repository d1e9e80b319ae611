// SPDX-License-Identifier: MIT
//
// Tag: the group of routes that an endpoint is listed in, in the API document and on the pages made of it.
//
// A name that is not in the list does not compile: a route without a group would be on no page.
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

namespace framesd::api {

struct TagSpec {
  std::string_view name;
  std::string_view about;
};

// In the order in which they are shown.
inline constexpr TagSpec kTags[] = {
    {"Frames", "Rows of samples by depth: a single one, a page, or all of a range."},
    {"Pictures", "Strips, tiles, prints and statistics of any depth interval, and the colormaps."},
    {"Writing", "Storing and deleting rows. Each of these routes needs a token."},
    {"Logs", "The logs of this server: listing, making, describing, renaming and removing them."},
    {"Ingest", "What became of logs that were sent or read: jobs, uploads, and where the rows came from."},
    {"Events", "What happens to logs and jobs, sent when it happens."},
    {"Service", "State and description of the service."},
    {"Admin", "For the operator. Each of these routes needs the admin token."},
};

class Tag {
 public:
  consteval Tag(const char* name) : name_(name) {  // not explicit: a table names its tags as text
    if (std::ranges::find(kTags, name_, &TagSpec::name) == std::end(kTags)) throw "not a tag of kTags";
  }

  constexpr std::string_view name() const noexcept { return name_; }

 private:
  std::string_view name_;
};

}  // namespace framesd::api
