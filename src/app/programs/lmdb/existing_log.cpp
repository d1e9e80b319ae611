// SPDX-License-Identifier: MIT
#include "commands/existing_log.hpp"

#include "commands/existing_store.hpp"

#include <utility>

namespace framesd::app {

checked<ExistingLog> open_existing_log(const Invocation& invocation) {
  auto store = open_existing_store(invocation);
  if (!store) return store.error();
  return ExistingLog(nullptr, *std::move(store));
}

}  // namespace framesd::app
