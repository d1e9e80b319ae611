// SPDX-License-Identifier: MIT
//
// A thread's Context (its scratch memory) is that thread's alone: no copy of it can reach another.
#include <framesd/api/service.hpp>

framesd::api::Context copied(const framesd::api::Context& context) { return context; }
