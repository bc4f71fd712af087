// One error type for the whole house: a value or an Error, never an exception across a folder.
// A dead host or a broken feed is a normal day; asserts are for our own mistakes only.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace wirefold {

// What went wrong, by what the caller can do about it. The command line maps these to exit codes.
enum class Code {
  kInvalid,      // the input is not what it claims to be: no feed, no date, bad URL
  kUsage,        // the user's command or configuration is wrong (exit 2)
  kNotFound,     // nothing of that name
  kUnavailable,  // network: refused, reset, no such host, TLS
  kBroken,       // an answer came and broke off, or cannot be read
  kTimeout,      // a named time limit passed
  kForbidden,    // robots.txt, a private address, a scheme that is not ours
  kTooLarge,     // a named size limit passed
  kLocked,       // the database is held by another process (exit 3)
  kStorage,      // the disk or the database (exit 4)
};

struct Error {
  Code code = Code::kInvalid;
  std::string what;  // one line: the place, the thing, the way out

  // The same error with its place named in front: "FILE: what". Added once, at a folder's door.
  Error In(std::string_view place) const& { return {code, std::string(place) + ": " + what}; }
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> Fail(Code code, std::string what) {
  return tl::unexpected<Error>(Error{code, std::move(what)});
}
inline tl::unexpected<Error> Fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

#define WF_CONCAT_(a, b) a##b
#define WF_CONCAT(a, b) WF_CONCAT_(a, b)

// WF_TRY(std::string body, ToUtf8(bytes)): declares `body`, or returns the error to the caller.
#define WF_TRY(declaration, ...)                                                         \
  auto WF_CONCAT(wf_result_, __LINE__) = (__VA_ARGS__);                                  \
  if (!WF_CONCAT(wf_result_, __LINE__))                                                  \
    return ::tl::unexpected<::wirefold::Error>(WF_CONCAT(wf_result_, __LINE__).error()); \
  declaration = std::move(*WF_CONCAT(wf_result_, __LINE__))

// WF_CHECK(store.Sync()): returns the error to the caller, if there is one.
#define WF_CHECK(...)                             \
  if (auto wf_status = (__VA_ARGS__); !wf_status) \
  return ::tl::unexpected<::wirefold::Error>(std::move(wf_status.error()))

}  // namespace wirefold
