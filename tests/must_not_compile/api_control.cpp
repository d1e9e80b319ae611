// SPDX-License-Identifier: MIT
#include "tag.hpp"

const framesd::api::Tag tag = "Writing";
