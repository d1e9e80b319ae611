// SPDX-License-Identifier: MIT
#include "service/backups.hpp"

#include <framesd/base/background.hpp>

#include <utility>

namespace framesd::api {

Backups::~Backups() {
  const Lock lock(mutex_);
  if (thread_.joinable()) thread_.join();
}

void Backups::start(std::function<void()> work) {
  const Lock lock(mutex_);
  if (thread_.joinable()) thread_.join();  // its work is done, for the slot was free
  thread_ = std::thread([work = std::move(work)] {
    run_in_background();
    work();
  });
}

}  // namespace framesd::api
