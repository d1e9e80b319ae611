// SPDX-License-Identifier: MIT
#include "replica.hpp"

#include "schema.hpp"
#include <framesd/base/log.hpp>

#include <chrono>
#include <string_view>
#include <utility>

namespace framesd::store::postgres {
namespace {

constexpr std::chrono::milliseconds kEvery{500};

}  // namespace

Replica::Replica(Destination destination, unsigned most, Pool& database)
    : pool_(std::move(destination), most), database_(database) {
  probing_.emplace(kEvery, [this] { probe(); });
}

std::optional<Pool::Lease> Replica::take() {
  if (!answers_) return std::nullopt;
  auto session = pool_.take();
  if (session) return *std::move(session);
  failed();
  return std::nullopt;
}

void Replica::probe() {
  if (answers_) return;
  const auto checked = check();
  tell(checked);
  if (checked) answers_ = true;
}

checked<void> Replica::check() {
  auto copy = pool_.take_answering();
  if (!copy) return copy.error();
  const auto id_there = check_schema(**copy);
  if (!id_there) return id_there.error();
  auto database = database_.take_answering();
  if (!database) return database.error();
  const auto id = check_schema(**database);
  if (!id) return id.error();
  if (*id == *id_there) return {};
  return fail(errc::store_foreign, "it is no copy of database_url: its tables were made apart");
}

void Replica::tell(const checked<void>& checked) {
  const std::string why = checked ? std::string() : checked.error().detail;
  if (std::exchange(told_, why) == why) return;
  if (checked)
    log_event(LogLevel::info, "database_read_url is read from");
  else
    log_event(LogLevel::warning, "database_read_url is not read from: database_url is meanwhile",
              {{"because", std::string_view(why)}});
  log_flush();
}

}  // namespace framesd::store::postgres
