// Certificates, as far as messages need them: libcurl says why that of a server is refused, but not
// until when it was valid, nor for whom it is; and what is wrong with those that we are to trust
// only when a server is asked.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wirefold {

// Whether `pem` has certificates, and nothing broken, so that it can say whom to trust.
bool HasCertificates(std::string_view pem);

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
