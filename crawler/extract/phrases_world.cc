#include "crawler/extract/phrases_world.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/strings.h"
#include "text/words.h"

namespace wirefold {
namespace {

// One line a language or family; phrases parted by '|'.
constexpr std::string_view kEndPhrases[] = {
    "相关新闻|相关阅读|相关文章|相关链接|相关报道|相关推荐|推荐阅读|延伸阅读|热门文章|热点推荐|"
    "网友评论|"
    "评论|最新评论|更多新闻|精彩推荐|猜你喜欢|上一篇|下一篇|编辑推荐|今日热点|阅读排行",
    "相關新聞|相關文章|相關報導|相關閱讀|延伸閱讀|推薦閱讀|熱門新聞|熱門文章|留言|更多新聞|"
    "你可能也喜歡|"
    "看更多|人氣新聞|讀者留言|最新文章",
    "関連記事|関連ニュース|関連リンク|関連キーワード|あわせて読みたい|合わせて読みたい|"
    "おすすめ記事|"
    "こちらもおすすめ|人気記事|ランキング|アクセスランキング|コメント|注目の記事|最新記事|新着記事|"
    "この記事を書いた人|トピックス|おすすめ",
    "관련기사|관련 기사|관련뉴스|관련 뉴스|많이 본 뉴스|많이 본 기사|인기기사|인기 "
    "기사|추천기사|추천 기사|"
    "댓글|주요뉴스|최신뉴스|최신기사|다른 기사|이 시각 주요뉴스|기자의 다른 기사|당신이 좋아할 "
    "만한 기사",
    "ข่าวที่เกี่ยวข้อง|เรื่องที่เกี่ยวข้อง|บทความที่เกี่ยวข้อง|ข่าวล่าสุด|ข่าวยอดนิยม|ความคิดเห็น|แสดงความคิดเห็น|"
    "ข่าวอื่นๆ|อ่านข่าวอื่น|ข่าวแนะนำ",
    "tin liên quan|bài viết liên quan|tin cùng chuyên mục|cùng chuyên mục|tin khác|tin mới|tin mới "
    "nhất|"
    "đọc nhiều|đọc nhiều nhất|xem nhiều|bình luận|ý kiến|có thể bạn quan tâm|tin nổi bật",
    "berita terkait|artikel terkait|berita lainnya|berita terpopuler|terpopuler|baca juga|komentar|"
    "berita terkini|rekomendasi untuk anda|artikel lainnya|lihat juga|berkaitan|artikel berkaitan",
    "संबंधित खबरें|संबंधित समाचार|संबंधित ख़बरें|ये भी पढ़ें|यह भी पढ़ें|टिप्पणियाँ|टिप्पणियां|"
    "ताज़ा ख़बरें|ताजा खबरें|सबसे ज्यादा पढ़ी गईं|और खबरें|संबंधित लेख|संबंधित बातम्या|कमेंट्स",
    "সম্পর্কিত খবর|আরও পড়ুন|আরও খবর|মন্তব্য|মন্তব্য করুন|সর্বশেষ খবর|সর্বাধিক পঠিত|এ সম্পর্কিত আরও খবর|"
    "সর্বশেষ সংবাদ",
    "தொடர்புடைய செய்திகள்|மேலும் செய்திகள்|கருத்துகள்|கருத்துக்கள்|அண்மைச் செய்திகள்|"
    "అనుబంధ వార్తలు|సంబంధిత వార్తలు|ಸಂಬಂಧಿತ ಸುದ್ದಿ|ബന്ധപ്പെട്ട വാർത്തകൾ|സമാന വാർത്തകൾ|સંબંધિત સમાચાર",
    "اخبار مرتبط|مطالب مرتبط|خبرهای مرتبط|نظرات|نظر "
    "شما|دیدگاه‌ها|دیدگاهها|پربازدیدترین|"
    "پربیننده‌ترین|"
    "آخرین اخبار|بیشتر بخوانید|نظرات کاربران|ارسال نظر|برچسب‌ها|برچسب "
    "ها|متعلقہ "
    "خبریں|مزید "
    "پڑھیں|تبصرے",
    "أخبار ذات صلة|مواضيع ذات صلة|مقالات ذات صلة|اخبار ذات صلة|موضوعات متعلقة|أخبار متعلقة|اقرأ "
    "أيضا|"
    "اقرأ أيضاً|إقرأ أيضاً|التعليقات|تعليقات|الأكثر قراءة|الأكثر مشاهدة|آخر الأخبار|أحدث الأخبار|"
    "المزيد من الأخبار|قد يعجبك أيضا|قد يعجبك أيضاً|شارك برأيك|أضف تعليق|الوسوم|المزيد",
    "כתבות נוספות|כתבות קשורות|כתבות שיעניינו אותך|עוד בנושא|תגובות|הנקראות ביותר|אולי יעניין אותך|"
    "עוד באתר|לכל התגובות|חדשות נוספות",
    "ilgili haberler|benzer haberler|diğer haberler|çok okunanlar|en çok okunanlar|yorumlar|yorum "
    "yap|"
    "son dakika|son haberler|önerilen haberler|bunlar da ilginizi çekebilir|oxşar xəbərlər|sonraki "
    "haber",
    "σχετικά άρθρα|σχετικά θέματα|διαβάστε επίσης|διαβάστε ακόμα|διαβάστε ακόμη|σχόλια|δημοφιλή|"
    "τελευταία νέα|περισσότερα|ροή ειδήσεων|τελευταίες ειδήσεις|δείτε επίσης|σχολιάστε",
    "материалы по теме|по теме|читайте также|читать также|похожие материалы|похожие "
    "новости|комментарии|"
    "новости по теме|другие новости|самое читаемое|популярное|последние новости|главное|еще по "
    "теме|"
    "ещё по теме|рекомендуем|смотрите также|обсуждение|новости партнеров|новости партнёров",
    "матеріали за темою|за темою|читайте також|схожі новини|коментарі|останні новини|інші новини|"
    "популярне|найпопулярніше|дивіться також|новини за темою|більше новин|падобныя навіны|чытайце "
    "таксама",
    "още по темата|прочетете още|вижте още|свързани статии|коментари|последни новини|най-четени|"
    "подобни новини|повезани вести|прочитајте још|најчитаније|поврзани вести|povezane vesti|"
    "povezani članci|pročitajte još|pročitajte i|najčitanije|komentari|sorodni članki|preberite še",
    "powiązane artykuły|powiązane tematy|czytaj też|czytaj także|czytaj również|zobacz też|zobacz "
    "także|"
    "zobacz również|komentarze|polecane|najczęściej czytane|najnowsze|podobne artykuły|przeczytaj "
    "także|"
    "przeczytaj również|więcej na ten temat|najpopularniejsze|polecamy|dodaj komentarz",
    "související články|související|čtěte také|čtěte dále|mohlo by vás zajímat|diskuse|nejčtenější|"
    "komentáře|další články|doporučujeme|podobné články|súvisiace články|súvisiace|čítajte aj|"
    "prečítajte si aj|mohlo by vás zaujímať|diskusia|najčítanejšie|komentáre",
    "kapcsolódó cikkek|kapcsolódó|hozzászólások|kommentek|legolvasottabb|ajánlott cikkek|ajánljuk "
    "még|"
    "olvassa el ezt is|ez is érdekelheti|legfrissebb|további cikkek|ezt is olvassa el",
    "articole similare|știri similare|citește și|citeşte şi|citiți și|comentarii|cele mai citite|"
    "ultimele știri|pe aceeași temă|te-ar putea interesa|articole recomandate|vezi și|recomandări",
    "notas relacionadas|artículos relacionados|contenido relacionado|temas relacionados|te "
    "recomendamos|"
    "también te puede interesar|quizás te interese|lee también|lea también|lo más leído|lo más "
    "visto|"
    "más leídas|más información|relacionados|últimas noticias|más sobre este tema|ver más|más en|"
    "más noticias|deja un comentario|dejar un comentario|deja una respuesta|comparte|te puede "
    "interesar",
    "notícias relacionadas|artigos relacionados|matérias relacionadas|conteúdo relacionado|leia "
    "também|"
    "leia mais|veja também|mais lidas|mais lidos|últimas notícias|comentários|relacionadas|"
    "você pode gostar|você também pode gostar|deixe um comentário|deixe uma resposta|recomendado "
    "para você|"
    "ler também|leia ainda|mais notícias|saiba mais",
    "à lire également|à lire aussi|lire aussi|sur le même thème|dans la même rubrique|articles "
    "similaires|"
    "articles connexes|les plus lus|vos commentaires|commentaires|réagir|laisser un commentaire|"
    "à découvrir aussi|pour aller plus loin|dernières nouvelles|plus d'articles|voir aussi|à voir "
    "aussi",
    "articoli correlati|potrebbe interessarti|potrebbe interessarti anche|ti potrebbe interessare|"
    "leggi anche|i più letti|più letti|commenti|notizie correlate|altre notizie|lascia un commento|"
    "ultime notizie|vedi anche|per approfondire|altri articoli|articles relacionats|notícies "
    "relacionades",
    "gerelateerd nieuws|gerelateerde artikelen|gerelateerd|lees ook|lees meer|lees verder|reacties|"
    "meest gelezen|meer nieuws|meer over dit onderwerp|aanbevolen|laatste nieuws|ook interessant",
    "relaterade artiklar|relaterat|läs också|läs även|läs mer|läs vidare|kommentarer|mest "
    "lästa|mest läst|"
    "fler nyheter|senaste nytt|mer om ämnet|se också|relaterte saker|relaterte artikler|les også|"
    "les mer|mest lest|siste nytt|relaterede artikler|læs også|læs mere|mest læste|seneste nyt|"
    "tengdar fréttir|lestu líka|mest lesið|lesa meira",
    "aiheeseen liittyvää|aiheesta lisää|lue myös|lue lisää|lue seuraavaksi|kommentit|luetuimmat|"
    "suosittelemme|uusimmat|lisää aiheesta|keskustelu|seotud lood|seotud artiklid|loe ka|loe veel|"
    "kommentaarid|loetumad|viimased uudised|rohkem uudiseid",
    "susiję straipsniai|taip pat skaitykite|skaitykite taip pat|skaityti daugiau|komentarai|"
    "skaitomiausi|naujausi|daugiau naujienų|rekomenduojame|saistītie raksti|lasi arī|lasiet arī|"
    "komentāri|lasītākie|jaunākās ziņas|citas ziņas|vairāk par tēmu",
    "mehr zu diesem thema|das könnte sie auch interessieren|weitere nachrichten|weitere meldungen|"
    "meistgelesen|meistgelesene artikel|lesen sie auch|zum thema|mehr aus dem ressort|kommentar "
    "schreiben|"
    "schreiben sie einen kommentar|schreibe einen kommentar|leserkommentare|empfehlungen der "
    "redaktion",
};

constexpr std::string_view kLabels[] = {
    "广告|廣告|分享|分享到|打印|收藏|点赞|字号|查看原文|返回首页|加载更多|广告位|收藏本文|"
    "手机看新闻|PR|広告|シェア|"
    "シェアする|ツイート|印刷|保存|続きを読む|もっと見る|無料会員登録|ログイン|공유|공유하기|광고|"
    "프린트|글자크기|"
    "기사스크랩|좋아요|구독|더보기|본문듣기|댓글쓰기",
    "แชร์|แชร์ข่าวนี้|โฆษณา|อ่านต่อ|ดูเพิ่มเติม|chia sẻ|quảng cáo|xem thêm|bagikan|iklan|salin tautan|"
    "halaman selanjutnya|advertisement|scroll to continue with content|शेयर करें|विज्ञापन|बिज्ञापन|"
    "শেয়ার করুন|বিজ্ঞাপন|பகிர்க|விளம்பரம்",
    "اشتراک گذاری|اشتراک‌گذاری|تبلیغات|چاپ|شارك|شارك "
    "هذا "
    "الخبر|مشاركة|إعلان|اعلان|طباعة|نسخ "
    "الرابط|"
    "שתפו|שיתוף|פרסומת|הדפסה|תגיות|paylaş|reklam|yazdır|haberi paylaş|abone ol|κοινοποίηση|"
    "μοιραστείτε το|διαφήμιση|εκτύπωση",
    "поделиться|реклама|распечатать|подписаться|наверх|поділитися|друкувати|підписатися|сподели|"
    "podijeli|podeli|udostępnij|reklama|drukuj|podziel się|skomentuj|sdílet|zdieľať|tisk|megosztás|"
    "hirdetés|nyomtatás|distribuie|publicitate|imprimă",
    "compartir|imprimir|publicidad|publicidade|compartilhar|compartilhe|copiar link|copiar enlace|"
    "guardar|seguir "
    "leyendo|partager|imprimer|publicité|enregistrer|condividi|stampa|pubblicità|salva|"
    "delen|advertentie|afdrukken|dela|annons|skriv ut|del|annonse|annonce|udskriv|kopier link|jaa|"
    "mainos|tulosta|jaga|reklaam|prindi|dalintis|spausdinti|dalīties|reklāma|teilen|drucken|merken|"
    "vorlesen|artikel anhören|escuchar|ouvir|écouter|ascolta|luister|lyssna|kuuntele|posłuchaj",
};

// What follows is a name, a list or an address: credits, tags, sources, pointers, appeals, rights.
constexpr std::string_view kOpenings[] = {
    "责任编辑|责编:|编辑:|(编辑|(责任编辑|来源:|稿件来源|本文来源|记者:|本报记者|作者:|原标题:|"
    "标签:|关键词:|"
    "关键字:|扫描二维码|扫一扫|关注我们|更多精彩|版权所有|版权声明|声明:|免责声明|未经授权|"
    "本网站使用|我们使用cookie|"
    "点击查看|点击进入|相关阅读:|延伸阅读:|图:|图片来源|摄影:|图源:|审核:|校对:|监制:|下载app|"
    "打开app|"
    "责任编辑/|欢迎关注|本文转载",
    "責任編輯|編輯:|來源:|資料來源|記者|文/|文╱|圖/"
    "|圖片來源|標籤:|關鍵字:|版權所有|訂閱電子報|訂閱|加入line|"
    "追蹤我們|本網站使用|更多新聞|看更多|延伸閱讀:|相關新聞:|點我|下載app|原文連結|核稿編輯|撰文:|"
    "攝影:",
    "関連記事:|【関連記事|【関連|あわせて読みたい|文・|(編集部|取材・文|写真:|撮影:|提供:|出典:|"
    "無断転載|"
    "キーワード:|タグ:|当サイトでは|無料会員登録|メールマガジン|続きを読む|この記事は会員|有料会員|"
    "執筆:|著者:|"
    "この記事をシェア|フォローする|©",
    "관련기사|▶관련|[관련기사|함께 보면 좋은|저작권자|무단전재|무단 "
    "전재|ⓒ|<저작권|[사진|사진=|사진제공|기자 이메일|"
    "뉴스레터를|구독하|이 사이트는 쿠키|출처:|제보는|카카오톡|네이버에서|기사제보|좋아요",
    "อ่านเพิ่มเติม|อ่านต่อ|อ่านข่าว|โดย |ที่มา:|แท็ก:|คลิกอ่าน|ติดตามข่าว|สมัครรับ|สงวนลิขสิทธิ์|เว็บไซต์นี้ใช้คุกกี้|"
    "ภาพ:|แชร์ข่าว|ขอบคุณภาพ|ขอบคุณข้อมูล",
    "xem thêm:|>> xem thêm|đọc thêm:|theo thông tấn|theo báo|nguồn:|từ khóa:|từ khoá:|tags:|bản "
    "quyền|"
    "đăng ký nhận|trang web này sử dụng|ảnh:|mời độc giả|chia sẻ bài",
    "baca juga|baca selengkapnya|simak juga|lihat "
    "juga|penulis:|editor:|reporter:|sumber:|tag:|foto:|"
    "daftar untuk|berlangganan|ikuti kami|dapatkan berita|hak cipta|situs ini menggunakan|ikuti "
    "berita|"
    "pewarta:|laporan wartawan|copyright",
    "यह भी पढ़ें|ये भी पढ़ें|इसे भी पढ़ें|और पढ़ें|लेखक:|संपादक:|टैग्स:|टैग:|स्रोत:|सर्वाधिकार सुरक्षित|हमारे न्यूज़लेटर|"
    "यह वेबसाइट कुकी|फोटो:|हमें फॉलो करें|हे देखील वाचा|हेही वाचा",
    "আরও পড়ুন|আরও পড়ুন:|নিজস্ব প্রতিবেদক|নিজস্ব প্রতিনিধি|বিষয়:|সূত্র:|সর্বস্বত্ব|আমাদের নিউজলেটার|এই "
    "ওয়েবসাইট কুকি|ছবি:",
    "மேலும் படிக்க|இதையும் படிக்க|எழுதியவர்|குறிச்சொற்கள்|ஆதாரம்:|அனைத்து உரிமைகளும்|எங்கள் செய்திமடல்|"
    "இந்த தளம் குக்கீ|இதையும் படியுங்கள்|ఇవి కూడా చదవండి|ഇതും വായിക്കുക",
    "بیشتر بخوانید|بیشتر ببینید|نویسنده:|منبع:|کد خبر|برچسب‌ها|برچسب "
    "ها|تمامی "
    "حقوق|کلیه "
    "حقوق|برای دریافت خبرنامه|"
    "لینک کوتاه|این وبگاه|عکس:|انتهای پیام|گزارش خطا|مزید پڑھیں|یہ بھی پڑھیں",
    "اقرأ أيضا|اقرأ أيضاً|إقرأ أيضا|اقرأ المزيد|شاهد أيضا|طالع أيضا|كتب:|كتبت:|المصدر:|كلمات "
    "مفتاحية|الوسوم|"
    "الكلمات الدلالية|جميع الحقوق محفوظة|اشترك في|تابعنا على|يستخدم هذا الموقع|تابعوا|لمزيد من "
    "الأخبار|"
    "تحرير:|إعداد:|انضم إلى",
    "קראו גם|קראו עוד|לקריאה נוספת|מאת:|תגיות:|עריכה:|כל הזכויות שמורות|הירשמו ל|הצטרפו ל|אתר זה "
    "משתמש|צילום:|"
    "לכתבות נוספות|עקבו אחרינו",
    "bunu da okuyun|bunlar da|ayrıca bakınız|haber:|haberin "
    "devamı|kaynak:|etiketler:|editör:|muhabir:|"
    "tüm hakları|bültenimize|bu site çerez|fotoğraf:|bizi takip edin|ilgili haber:|daha fazla "
    "haber|"
    "haberlerden anında",
    "διαβάστε επίσης|διαβάστε ακόμα|διαβάστε ακόμη|διαβάστε εδώ|δείτε επίσης|γράφει ο|γράφει η|του "
    "ρεπόρτερ|"
    "ετικέτες:|πηγή:|με πληροφορίες από|εγγραφείτε στο|ο ιστότοπος χρησιμοποιεί|με "
    "επιφύλαξη|φωτογραφία:|"
    "ακολουθήστε το|ακολουθήστε μας",
    "читайте также|читать также|автор:|авторы:|источник:|теги:|фото:|редактор:|все права защищены|"
    "подпишитесь на|подписывайтесь на|этот сайт использует|материалы по теме|смотрите также|"
    "нашли ошибку|если вы нашли ошибку|перепечатка|читайте нас|ранее мы писали|текст:|следите за",
    "читайте також|дивіться також|автор:|джерело:|теги:|підпишіться на|підписуйтесь|усі права|"
    "всі права|цей сайт використовує|якщо ви помітили помилку|помітили помилку|чытайце таксама",
    "прочетете още|вижте още|четете още|автор:|източник:|ключови думи|всички права|абонирайте се|"
    "този сайт използва|последвайте ни|снимка:|izvor:|pročitajte još|pročitajte i|pratite nas|"
    "zabranjeno|sva prava|preberite tudi|preberite še|читај још|прочитајте",
    "czytaj też|czytaj także|czytaj również|zobacz też|zobacz także|zobacz również|przeczytaj "
    "także|"
    "przeczytaj też|autor:|źródło:|tagi:|fot.|zapisz się do|wszelkie prawa|ta strona używa|"
    "dalsza część artykułu|dalszy ciąg materiału|więcej informacji|oprac.|opracowanie:|"
    "obserwuj nas|polub nas",
    "čtěte také|čtěte dále|čtěte více|mohlo by vás|autor:|zdroj:|témata:|štítky:|foto:|přihlaste "
    "se k|"
    "všechna práva|tento web používá|sledujte nás|čítajte aj|čítajte tiež|prečítajte si|zdroj|"
    "všetky práva",
    "olvassa el ezt is|olvassa el|olvasd el|szerző:|forrás:|címkék:|iratkozzon fel|minden jog|"
    "ez a weboldal|fotó:|nyitókép:|borítókép:|kövessen minket|kapcsolódó cikk",
    "citește și|citeşte şi|citiți și|vezi și|autor:|sursa:|sursă:|etichete:|taguri:|abonează-te|"
    "toate drepturile|acest site folosește|urmărește-ne|foto:|urmăriți|editor:",
    "lee también|lea también|lee además|lee más|leer más|te puede interesar|le puede interesar|"
    "también puedes leer|te recomendamos|mira también|ver también|además:|etiquetas:|temas:|"
    "fuente:|foto:|fotos:|suscríbete|suscribite|suscríbase|síguenos|síganos|seguinos|sigue leyendo|"
    "únete a|todos los derechos|utilizamos cookies|más información en|haz clic aquí|descarga la "
    "app|"
    "con información de|redacción:|crédito:|créditos:|mantente informado|recibe nuestras",
    "leia também|leia mais|leia ainda|veja também|saiba mais|confira "
    "também|tags:|fonte:|foto:|assine|"
    "inscreva-se|siga o|siga a|siga-nos|receba as|todos os direitos|usamos cookies|clique aqui|"
    "participe do|entre no canal|crédito:|com informações "
    "d|ouça|imagem:|edição:|texto:|publicidade",
    "à lire aussi|à lire également|lire aussi|lire également|à voir aussi|voir "
    "aussi|mots-clés|tags:|"
    "source:|crédit photo|crédits photo|photo:|inscrivez-vous|abonnez-vous|suivez-nous|tous droits|"
    "nous utilisons|recevez |téléchargez|retrouvez |découvrez aussi|cet article est réservé|"
    "il vous reste|la suite est réservée",
    "leggi anche|leggi tutto|vedi anche|guarda anche|approfondisci|tag:|argomenti:|fonte:|foto:|"
    "iscriviti|seguici|tutti i diritti|riproduzione riservata|©riproduzione|© riproduzione|"
    "questo sito utilizza|clicca qui|scarica l'app|llegiu també|"
    "lees ook|lees meer|lees verder|bekijk ook|trefwoorden:|bron:|foto:|beeld:|schrijf je in|"
    "meld je aan|volg ons|alle rechten|deze website gebruikt|abonneer|tekst:|download de app",
    "läs också|läs även|läs mer|text:|foto:|bild:|källa:|ämnen:|prenumerera|följ oss|"
    "alla rättigheter|vi använder kakor|vi använder cookies|les også|les mer|tekst:|kilde:|emner:|"
    "følg oss|meld deg på|vi bruger|vi bruker|læs også|læs mere|læs også:|tilmeld dig|følg os|"
    "alle rettigheder|alle rettigheter|lestu líka|ljósmynd:",
    "lue myös|lue lisää|katso myös|teksti:|kuva:|kuvat:|lähde:|avainsanat:|tilaa uutiskirje|tilaa |"
    "kaikki oikeudet|käytämme evästeitä|seuraa meitä|juttua muokattu|korjattu |loe ka|loe veel|"
    "autor:|märksõnad:|allikas:|toimetaja:|liitu uudiskirjaga|jälgi meid|kõik õigused|"
    "see veebileht",
    "taip pat skaitykite|skaitykite taip pat|skaitykite daugiau|autorius:|šaltinis:|temos:|žymos:|"
    "prenumeruokite|visos teisės|ši svetainė|sekite mus|nuotr.|lasi arī|lasiet arī|autors:|avots:|"
    "foto:|visas tiesības|šī vietne|seko mums|abonē",
    "lesen sie auch|lesen sie hier|lesen sie mehr|mehr dazu|mehr zum thema|auch interessant:|"
    "hier geht es|folgen sie uns|abonnieren sie|melden sie sich|schlagworte:|stichworte:|themen:|"
    "alle rechte vorbehalten|wir verwenden cookies|diese website verwendet|quelle:|mit material "
    "von",
};

// As FoldCase; the Turkish i, with dot and without, in either case is one letter.
std::string Fold(std::string_view text) {
  const std::string folded = FoldCase(text);
  std::string out;
  for (size_t i = 0; i < folded.size(); ++i) {
    const std::string_view two = std::string_view(folded).substr(i, 2);
    if (two == "\xCC\x87") {
      ++i;
    } else if (two == "ı") {
      out += 'i';
      ++i;
    } else {
      out += folded[i];
    }
  }
  return out;
}

using Folded = std::unordered_set<std::string>;

template <size_t N>
Folded FoldAll(const std::string_view (&lists)[N]) {
  Folded folded;
  for (std::string_view list : lists)
    for (std::string_view phrase : Split(list, '|')) folded.insert(Fold(phrase));
  return folded;
}

// Openings by their first three bytes: one letter to three of them.
using Openings = std::unordered_map<std::string, std::vector<std::string>>;

Openings IndexOpenings() {
  Openings index;
  for (const std::string& phrase : FoldAll(kOpenings)) index[phrase.substr(0, 3)].push_back(phrase);
  return index;
}

// Marks that stand around labels: bullets, arrows, brackets.
std::string_view Bare(std::string_view text) {
  static constexpr std::string_view kMarks[] = {
      " ",  ":",  ".",  "-",  ">", "<", "[", "]", "(", ")", "|", "*",  "#",
      "▶",  "►",  "■",  "●",  "◆", "▼", "»", "«", "›", "•", "·", "【", "】",
      "〈", "〉", "《", "》", "☞", "…", "–", "—", "↓", "→", "+"};
  for (bool again = true; again && !text.empty();) {
    again = false;
    for (std::string_view mark : kMarks) {
      while (text.starts_with(mark)) text.remove_prefix(mark.size()), again = true;
      while (text.ends_with(mark)) text.remove_suffix(mark.size()), again = true;
    }
    while (!text.empty() && IsAsciiDigit(text.back())) text.remove_suffix(1), again = true;
  }
  return text;
}

// The first `bytes` of `text`, no letter cut.
std::string_view Start(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

constexpr size_t kLongestLabel = 160;  // bytes, before folding

bool IsLetterByte(char c) { return IsAsciiAlpha(c) || (static_cast<unsigned char>(c) & 0x80); }

// A phrase of a writing with blanks ends where a word does.
bool EndsWord(std::string_view text, std::string_view phrase) {
  if (text.size() == phrase.size() || !IsLetterByte(phrase.back())) return true;
  const auto first = static_cast<unsigned char>(phrase.front());
  const bool spaceless = (first >= 0xE3 && first <= 0xED) || phrase.starts_with("\xE0\xB8") ||
                         phrase.starts_with("\xE0\xB9");
  return spaceless || first == 0xD7 || !IsLetterByte(text[phrase.size()]);
}

}  // namespace

bool IsWorldLabel(std::string_view text) {
  static const Folded labels = FoldAll(kLabels);
  if (text.size() > kLongestLabel) return false;
  return labels.count(Fold(Bare(text))) > 0;
}

bool IsWorldEnd(std::string_view text) {
  static const Folded ends = FoldAll(kEndPhrases);
  if (text.size() > kLongestLabel) return false;
  return ends.count(std::string(Bare(Fold(text)))) > 0;
}

bool OpensWorldBox(std::string_view text) {
  static const Openings openings = IndexOpenings();
  const std::string folded = Fold(Start(text, kLongestLabel));
  const auto matches = [&](std::string_view head) {
    const auto it = openings.find(std::string(head.substr(0, 3)));
    return it != openings.end() &&
           std::any_of(it->second.begin(), it->second.end(), [&](const std::string& phrase) {
             return head.starts_with(phrase) && EndsWord(head, phrase);
           });
  };
  return matches(folded) || matches(Bare(folded));
}

bool IsWorldByline(std::string_view text) {
  if (text.size() > kLongestLabel) return false;
  size_t words = 0, tags = 0, names = 0, mails = 0;
  bool opens = false;
  for (std::string_view word : Split(text, ' ')) {
    if (word.empty()) continue;
    if (words++ == 0) {
      static const std::unordered_set<std::string_view> by = {
          "por", "par", "di", "door", "af", "av", "von", "przez", "od", "da", "de", "per", "ni"};
      opens = by.count(LowerAscii(word)) > 0;
    } else {
      const bool capital = (word[0] >= 'A' && word[0] <= 'Z') || (word[0] & 0x80);
      names += capital || word == "de" || word == "van" || word == "y" || word == "la";
    }
    tags += word[0] == '#' && word.size() > 1;
    const size_t at = word.find('@');
    mails += at != word.npos && at > 0 && word.find('.', at) != word.npos;
  }
  if (words == 0) return false;
  return tags == words || (mails > 0 && words <= 8) ||
         (opens && words >= 3 && words <= 6 && names + 1 == words && !text.ends_with('.'));
}

}  // namespace wirefold
