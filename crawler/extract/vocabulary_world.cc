#include "crawler/extract/vocabulary_world.h"

#include <unordered_set>

#include "base/strings.h"

namespace wirefold {
namespace {

using Words = std::unordered_set<std::string_view>;

Words Cut(std::string_view list) {
  Words words;
  for (std::string_view word : Split(list, ' ')) words.insert(word);
  return words;
}

const Words& Chrome() {
  static const Words words = Cut(
      // Related and most read.
      "leia-mais leia-tambem veja-tambem saiba-mais mais-lidas mais-lidos lea-tambien lee-tambien "
      "te-puede mas-leidas mas-leido lo-mas ver-mas relacionado relacionada noticias-relacionadas "
      "notas-relacionadas lire-aussi lire-plus plus-lus articles-lies leggi-anche piu-letti "
      "articoli-correlati correlati correlate lees-ook meest-gelezen gerelateerd verwandte "
      "meistgelesen lesetipps weiterlesen mehr-zum las-mer mest-last les-ogsa mest-lest laes-ogsa "
      "mest-laeste lue-myos luetuimmat loe-ka loetumad czytaj-tez czytaj-takze powiazane polecane "
      "souvisejici ctete-take nejctenejsi suvisiace kapcsolodo legolvasottabb articole-similare "
      "citeste-si ilgili ilgili-haberler benzer-haberler cok-okunan baca-juga berita-terkait "
      "terpopuler tin-lien lien-quan doc-nhieu xiangguan tuijian kanren osusume povezane "
      "procitajte-jos chitajte-takzhe pohozhie "
      // Share bars, comments, tags, subscriptions, adverts.
      "compartir compartilhar compartilhe comparte partager partages condividi condivisione delen "
      "udostepnij sdilet sdileni zdielat megosztas distribuie paylas bagikan chia-se fenxiang "
      "podelitsya comentarios comentario comentarii commenti commentaires reacties kommentarer "
      "kommentit kommentare komentarze komentare komentari komentarai hozzaszolasok diskuse "
      "diskusia yorum yorumlar komentar binh-luan pinglun etiquetas etiketler etichette stitky "
      "cimkek mots-cles palabras-clave boletin boletim nieuwsbrief nyhedsbrev nyhetsbrev "
      "uutiskirje hirlevel infolettre suscripcion suscribete assine abonnement publicidade "
      "reklama reklame reklam annons annonce advertentie mainos iklan hirdetes quang-cao "
      "guanggao pub-dfp fil-ariane fil-rouge migas migas-pan okruszki drobecky breadcrump "
      "pie-foto piefoto legenda-foto foto-legenda didascalia bildtext billedtekst bildunterschrift "
      "kepalairas");
  return words;
}

const Words& Body() {
  static const Words words = Cut(
      "cuerpo-noticia cuerpo-nota cuerpo-articulo cuerpo-texto nota-cuerpo noticia-cuerpo "
      "articulo-texto texto-noticia noticia-texto texto-nota nota-texto contenido-noticia "
      "contenido-nota contenido-articulo nota-contenido corpo-texto corpo-noticia corpo-materia "
      "materia-conteudo conteudo-noticia noticia-conteudo conteudo-materia texto-materia "
      "materia-corpo corps-article article-corps corps-texte contenu-article "
      "article-contenu texte-contenu corpo-articolo testo-articolo articolo-testo "
      "contenuto-articolo "
      "articolo-contenuto articolo-corpo artikel-body artikel-inhalt artikelinhalt artikeltext "
      "artikeltekst artikel-tekst artikel-content artikel-detail beitragstext brodtext "
      "broedtext broedtekst artikkel-tekst artikkel-sisu artikli-sisu uutinen-teksti "
      "tresc-artykulu artykul-tresc tresc-wpisu clanek-telo telo-clanku clanok-telo text-clanku "
      "clanek-obsah cikk-torzs cikk-szoveg cikk-tartalom articol-continut continut-articol "
      "corp-articol novina-tekst tekst-novina tekst-vesti tekst-clanka haber-metni haber-icerik "
      "haber-detay haberin-icerigi haber-text haber-text-content noi-dung noidung detail-noidung "
      "noidung-content fck-detail singular-content maincontent-main read-content "
      "detail-text detail-bodytext detail-content-text trs-editor trs-uedit trs-ueditor "
      "artical-content artical-body artibody article-con zw-content newstext news-txt newscontent "
      "news-view article-view article-view-content newsct-article newsct-body dic-area jw-article "
      "art-text art-body text-wrapper article-wrapper-text story-fulltext fulltext full-text "
      "story-detail storyline-content publication-txt publication-text news-dtl item-text-content "
      "statya-text text-statyi detail-body article-inner-text "
      "td-post-content post-entry-content entry-body entrytext entry-text postarticle");
  return words;
}

const Words& Perhaps() {
  static const Words words = Cut(
      "texto texte testo tekst teksti cuerpo corpo contenido conteudo contenu contenuto continut "
      "tresc obsah szoveg sisu innehall inhalt icerik kiji honbun haber-detayi item-text "
      "article-txt news-texts zhengwen artical");
  return words;
}

}  // namespace

std::string_view WorldChromeWord(std::string_view word) {
  const auto it = Chrome().find(word);
  return it == Chrome().end() ? std::string_view() : *it;
}

int WorldBodyWord(std::string_view word) {
  if (Body().count(word)) return 4;
  return Perhaps().count(word) ? 3 : 0;
}

}  // namespace wirefold
