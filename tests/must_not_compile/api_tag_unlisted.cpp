// SPDX-License-Identifier: MIT
//
// A route's tag is one of those that the pages list, or the route would be on none.
#include "tag.hpp"

const framesd::api::Tag tag = "Wrting";
