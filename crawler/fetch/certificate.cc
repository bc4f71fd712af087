#include "crawler/fetch/certificate.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>
#include <string_view>

#include "base/time.h"
#include "text/utf8.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr size_t kMostNames = 5;
constexpr size_t kLongestName = 100;

struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Certificate = std::unique_ptr<X509, FreeCertificate>;

Certificate Hold(X509* certificate) {
  if (certificate != nullptr) X509_up_ref(certificate);
  return Certificate(certificate);
}

std::string Rfc3339Of(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return "";
  return Rfc3339(FromMillis(int64_t{::timegm(&parts)} * 1000));
}

std::string_view BytesOf(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<size_t>(ASN1_STRING_length(text))};
}

std::string IpOf(std::string_view bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (bytes.size() != 4 && bytes.size() != 16) return "";
  ::inet_ntop(bytes.size() == 4 ? AF_INET : AF_INET6, bytes.data(), text.data(), text.size());
  return text.data();
}

std::string NameOf(const GENERAL_NAME& name) {
  if (name.type == GEN_IPADD) return IpOf(BytesOf(name.d.iPAddress));
  if (name.type != GEN_DNS) return "";
  return ForTerminal(CutBytes(BytesOf(name.d.dNSName), kLongestName));
}

}  // namespace

bool HasCertificates(std::string_view pem) {
  BIO* const in = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  auto* const found = PEM_X509_INFO_read_bio(in, nullptr, nullptr, nullptr);
  bool any = false;
  for (int i = 0; found != nullptr && i < sk_X509_INFO_num(found); ++i)
    any = any || sk_X509_INFO_value(found, i)->x509 != nullptr;
  sk_X509_INFO_pop_free(found, X509_INFO_free);
  BIO_free(in);
  ERR_clear_error();
  return any;
}

struct ShownCertificate::Seen {
  Certificate own;      // the server's
  Certificate refused;  // that one, or one above it

  using Shared = std::shared_ptr<Seen>;

  // Where an SSL_CTX keeps its share.
  static int Index() {
    static const int index = SSL_CTX_get_ex_new_index(
        0, nullptr, nullptr, nullptr, [](void*, void* share, CRYPTO_EX_DATA*, int, long, void*) {
          delete static_cast<Shared*>(share);
        });
    return index;
  }

  static int Look(int ok, X509_STORE_CTX* chain) {
    const auto* const ssl = static_cast<const SSL*>(
        X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
    const auto* const share =
        ssl ? static_cast<const Shared*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), Index()))
            : nullptr;
    if (share == nullptr) return ok;
    (*share)->own = Hold(X509_STORE_CTX_get0_cert(chain));
    if (!ok) (*share)->refused = Hold(X509_STORE_CTX_get_current_cert(chain));
    return ok;
  }
};

ShownCertificate::ShownCertificate() : seen_(std::make_shared<Seen>()) {}

void ShownCertificate::Watch(void* ssl_context) const {
  auto* const context = static_cast<SSL_CTX*>(ssl_context);
  auto share = std::make_unique<Seen::Shared>(seen_);
  if (SSL_CTX_set_ex_data(context, Seen::Index(), share.get()) != 1) return;
  [[maybe_unused]] const auto* const kept_by_context = share.release();
  SSL_CTX_set_verify(context, SSL_CTX_get_verify_mode(context), &Seen::Look);
}

std::string ShownCertificate::ValidFrom() const {
  return seen_->refused ? Rfc3339Of(X509_get0_notBefore(seen_->refused.get())) : "";
}

std::string ShownCertificate::ValidUntil() const {
  return seen_->refused ? Rfc3339Of(X509_get0_notAfter(seen_->refused.get())) : "";
}

std::vector<std::string> ShownCertificate::Names() const {
  std::vector<std::string> names;
  if (!seen_->own) return names;
  auto* const list = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(seen_->own.get(), NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; list != nullptr && i < sk_GENERAL_NAME_num(list); ++i) {
    std::string name = NameOf(*sk_GENERAL_NAME_value(list, i));
    if (!name.empty() && names.size() < kMostNames) names.push_back(std::move(name));
  }
  GENERAL_NAMES_free(list);
  std::array<char, kLongestName> common{};
  if (names.empty() && X509_NAME_get_text_by_NID(X509_get_subject_name(seen_->own.get()),
                                                 NID_commonName, common.data(), common.size()) > 0)
    names.push_back(ForTerminal(common.data()));
  return names;
}

}  // namespace wirefold
