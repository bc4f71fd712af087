// The certificate that a server showed, for messages: libcurl says why one is refused, but not
// until when it was valid, nor for whom it is.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace wirefold {

class ShownCertificate {
 public:
  ShownCertificate();

  // Looks on at the handshakes that are made with an SSL_CTX, and changes no verdict
  // (CURLOPT_SSL_CTX_FUNCTION). The context may outlive this object.
  void Watch(void* ssl_context) const;

  // Of the certificate that was refused, as RFC 3339; empty where none was.
  std::string ValidFrom() const;
  std::string ValidUntil() const;
  // For whom the server's own is: DNS names and IP addresses, else its common name; safe to show,
  // some of them where they are many.
  std::vector<std::string> Names() const;

 private:
  struct Seen;
  std::shared_ptr<Seen> seen_;
};

}  // namespace wirefold
