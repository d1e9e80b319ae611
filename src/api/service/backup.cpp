// SPDX-License-Identifier: MIT
//
// GET /admin/backup: all logs, or one, as the archive that framesd restore reads.
//
// The archive is written to a file without a name first, so that no state of a log is held while a client
// takes it.
#include "endpoints.hpp"
#include "reply_headers.hpp"
#include <framesd/archive/backup_mark.hpp>
#include <framesd/archive/file.hpp>
#include <framesd/archive/walk.hpp>
#include <framesd/base/clock.hpp>
#include <framesd/base/log.hpp>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace framesd::api {
namespace {

constexpr unsigned kTryAgain = 30;                 // seconds
constexpr std::chrono::milliseconds kHeadCost{3};  // logs may have to be opened

using Reader = std::shared_ptr<store::Reader>;

struct Copy {
  Descriptor file;
  archive::Contents contents{};
  std::filesystem::path data_dir{};  // where it is noted; empty: nowhere
  bool all = false;                  // of all logs
};

// The content of a copy, to be sent. The place of the next copy is free before the last piece is handed out:
// a client that has the whole archive can ask for another one at once. Another piece is asked for when that
// one is with the kernel: then all was sent, and the copy is noted in data_dir.
class CopySource final : public http::BodySource {
 public:
  CopySource(Copy copy, Slots::Slot slot) : copy_(std::move(copy)), slot_(std::move(slot)) {}

  [[nodiscard]] Next next(std::string& out) override {
    const std::uint64_t bytes = copy_.contents.bytes;
    if (at_ == bytes) return sent();
    const std::size_t before = out.size();
    const std::size_t most =
        static_cast<std::size_t>(std::min<std::uint64_t>(http::kPieceBytes, bytes - at_));
    out.resize(before + most);
    const ssize_t got = ::pread(copy_.file.get(), out.data() + before, most, static_cast<off_t>(at_));
    out.resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got <= 0) return Next::broken;
    at_ += static_cast<std::uint64_t>(got);
    if (at_ == bytes) slot_.reset();
    return Next::more;
  }

 private:
  Next sent() {
    slot_.reset();
    if (copy_.data_dir.empty()) return Next::end;
    const auto noted = archive::note_copies(copy_.data_dir, copy_.contents, "http", copy_.all);
    if (!noted)
      log_event(LogLevel::warning, "a backup that was sent could not be noted in data_dir",
                {{"error", std::string_view(noted.error().detail)}});
    return Next::end;
  }

  const Copy copy_;
  Slots::Slot slot_;
  std::uint64_t at_ = 0;
};

// What stands for the content where only headers are asked for: its length is not known without a copy.
class UnknownLength final : public http::BodySource {
 public:
  [[nodiscard]] Next next(std::string&) override { return Next::end; }
};

// Ends a copy that the end of the process would have to wait for.
class StoppableSink final : public archive::ByteSink {
 public:
  StoppableSink(archive::ByteSink& to, const Lifecycle& lifecycle) : to_(to), lifecycle_(lifecycle) {}
  [[nodiscard]] checked<void> write(std::span<const std::uint8_t> bytes) override {
    if (lifecycle_.stage() == Lifecycle::Stage::stopping)
      return fail(errc::shutting_down, "a backup was cut by the end of the server");
    return to_.write(bytes);
  }

 private:
  archive::ByteSink& to_;
  const Lifecycle& lifecycle_;
};

checked<Reader> open_log(OpenLogs& logs, const std::string& name) {
  const auto of = [](const OpenLogs::Parts& parts) { return Reader(parts, &parts->store); };
  if (name == store::kDefaultLog) return of(logs.unnamed().shared_from_this());
  const auto parts = logs.open(name);
  if (!parts) return parts.error();
  return of(*parts);
}

checked<std::vector<std::string>> names_of(OpenLogs& logs, const std::string& only) {
  if (!only.empty()) return std::vector<std::string>{only};
  auto names = logs.names();
  if (names) names->insert(names->begin(), std::string(store::kDefaultLog));
  return names;
}

checked<void> check_room(OpenLogs& logs, const std::vector<std::string>& names,
                         const std::filesystem::path& folder) {
  std::uint64_t bytes = 0;
  for (const std::string& name : names) {
    const auto log = open_log(logs, name);
    if (!log) return log.error();
    const auto extent = (*log)->look([](store::View& view) { return view.extent(); });
    if (!extent) return Failure{extent.error(), "the log '" + name + "' cannot be read"};
    bytes += archive::archive_bytes((*log)->format(), extent->frames);
  }
  return archive::check_room(folder, bytes);
}

// data_dir   empty: the copy is written to the system's folder for such files
checked<Copy> make_copy(ServiceParts& parts, const std::string& only, const std::filesystem::path& data_dir) {
  const std::filesystem::path folder = data_dir.empty() ? std::filesystem::temp_directory_path() : data_dir;
  const auto names = names_of(parts.logs, only);
  if (!names) return names.error();
  if (const auto room = check_room(parts.logs, *names, folder); !room) return room.error();
  auto file = archive::temporary_file(folder);
  if (!file) return file.error();
  archive::FileSink sink(file->get(), "a temporary file in " + folder.string());
  StoppableSink stoppable(sink, parts.lifecycle);
  const archive::Writing writing(
      *names, [&logs = parts.logs](const std::string& name) { return open_log(logs, name); },
      std::chrono::system_clock::now);
  const auto contents = writing.to(stoppable);
  if (!contents) return contents.error();
  if (const auto done = sink.flush(); !done) return done.error();
  return Copy{.file = *std::move(file), .contents = *contents, .data_dir = data_dir, .all = only.empty()};
}

http::Problem refuse_copy(const Failure& failure) {
  if (failure.code != errc::store_full) return refuse_log(failure);
  log_event(LogLevel::error, "a backup was refused", {{"error", std::string_view(failure.detail)}});
  http::Problem problem = http::problem_of(failure.code);
  problem.detail = "The disk of the store has no room for a copy; reading and writing still work.";
  return problem;
}

// A copy made here would not be what the database's own tools give, and take far longer.
http::Problem left_to_the_database() {
  return {.status = 501,
          .detail = "The logs are in a database: back it up with its own tools, such as pg_dump.",
          .error_code = "left_to_the_database"};
}

http::Problem one_at_a_time() {
  return {.status = 503,
          .detail = "Another backup is being made or sent; one is made at a time.",
          .error_code = "overloaded",
          .retry_after = kTryAgain};
}

// "framesd-20261120.framesd", "rig7-a12-20261120.framesd"
std::string file_name(const std::string& only) {
  std::string day = timestamp(std::chrono::system_clock::now()).substr(0, 10);
  std::erase(day, '-');
  return (only.empty() ? "framesd" : only) + "-" + day + ".framesd";
}

void add_headers(const std::string& only, http::Response& out) {
  out.content_type = "application/octet-stream";
  out.add_header("Content-Disposition", "attachment; filename=\"" + file_name(only) + '"');
  out.forbid_keeping();
}

// HEAD: the logs are there, and no copy is made.
std::optional<http::Problem> answer_without(ServiceParts& parts, const std::string& only,
                                            http::Response& out) {
  const auto names = names_of(parts.logs, only);
  if (!names) return refuse_copy(names.error());
  for (const std::string& name : *names) {
    if (const auto log = open_log(parts.logs, name); !log) return refuse_copy(log.error());
  }
  add_headers(only, out);
  out.source = std::make_unique<UnknownLength>();
  return std::nullopt;
}

std::optional<http::Problem> answer_with(checked<Copy> copy, Slots::Slot slot, const std::string& only,
                                         http::Response& out) {
  if (!copy) return refuse_copy(copy.error());
  add_headers(only, out);
  out.source_bytes = copy->contents.bytes;
  out.source = std::make_unique<CopySource>(*std::move(copy), std::move(slot));
  return std::nullopt;
}

void begin(ServiceParts& parts, const std::string& only, const std::filesystem::path& data_dir,
           http::Response& out, const Deferred::Done& done) {
  Slots::Slot slot = parts.backups.take();
  if (!slot) return done(one_at_a_time());
  const auto held = std::make_shared<Slots::Slot>(std::move(slot));
  try {
    parts.backups.start([&parts, only, data_dir, &out, done, held] {
      std::optional<http::Problem> problem;
      try {
        problem = answer_with(make_copy(parts, only, data_dir), std::move(*held), only, out);
      } catch (const std::exception& error) {  // no memory
        log_event(LogLevel::error, "a backup failed", {{"error", std::string_view(error.what())}});
        problem = http::Problem{.status = 500, .error_code = "internal_error"};
      }
      done(std::move(problem));
    });
  } catch (const std::system_error&) {  // no thread could be had
    done(http::problem_of(make_error_code(errc::overloaded)));
  }
}

Answer get_backup(const Call& call, http::Response&) {
  http::Params params = call.params();
  const std::string only(params.text("log").value_or(""));
  if (auto problem = params.problem()) return *std::move(problem);
  if (call.parts.logs.unnamed().store.waits()) return left_to_the_database();
  if (call.request.method == http::Method::head) {
    return Work{.estimate = kHeadCost, .run = [&parts = call.parts, only](Context&, http::Response& out) {
                  return answer_without(parts, only, out);
                }};
  }
  return Deferred{[&parts = call.parts, only, data_dir = call.policy.options.data_dir](
                      Context&, http::Response& out, const Deferred::Done& done) {
    begin(parts, only, data_dir, out, done);
  }};
}

constexpr http::ParameterSpec kBackupParameters[] = {
    http::limited_text("log", "This log alone. Absent: all of them.", store::kLogNameMax, "default"),
};
constexpr ContentSpec kBackupContents[] = {{.media_type = "application/octet-stream"}};
constexpr HeaderSpec kBackupHeaders[] = {kContentDispositionHeader};
constexpr HeaderSpec kBackupLater[] = {kRetryAfterHeader};
constexpr ReplySpec kBackupReplies[] = {
    {200, "The archive, of known length.", kBackupContents, kBackupHeaders},
    {404, "There is no such log.", kProblemContents},
    {501, "The logs are in a database (`framesd-postgres`), which has tools of its own for that.",
     kProblemContents},
    {503, "Another backup is being made or sent, or the server is overloaded or shutting down.",
     kProblemContents, kBackupLater},
    {507, "The disk of the store has no room for the copy.", kProblemContents},
};

}  // namespace

const Endpoint kGetBackup{
    .method = http::Method::get,
    .path = "/admin/backup",
    .tag = "Admin",
    .summary = "A copy of all logs",
    .about =
        R"(All logs, or one, with everything that belongs to them, in one file that `framesd restore` reads on any
machine. Each log is as it was at one moment. The copy is made first, in a file on the disk of the store, and then sent at the
speed of the client: that delays no other request and no ingest. One is made at a time; until it is sent, another is
answered 503. A download that was cut begins anew: each is another copy, and `Range` is not read. Check what has
arrived with `framesd restore FILE --dry-run`.)",
    .scope = http::Scope::admin,
    .parameters = kBackupParameters,
    .replies = kBackupReplies,
    .keeping = Keeping::never,
    .answer = get_backup,
};

}  // namespace framesd::api
