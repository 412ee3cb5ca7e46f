# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""The places of the demo, with the numbers that were published of them.

What the sources do not give is marked *illustrative*.  Nobody here is a real
person.
"""

PASSWORD = 'coworking'

# Illustrative, where a place does not publish all its hours.
OFFICE_HOURS = [(str(d), '09:00', '18:00') for d in range(5)]
SATURDAY_MORNING = [('5', '09:00', '12:30')]

PICARDIE = 'Communauté de communes de la Picardie verte'
CHAMPAGNE = 'Communauté de communes de la Champagne picarde'
USINE = 'Usine Vivante'
CORDEE = 'La Cordée'
OPENSCOP = 'Openscop'
ZOOMACOM = 'Zoomacom'

# The operators.  The books of the two communities of communes are kept by
# their public accountant and not here: illustrative, they let for nothing.
COMPANIES = [PICARDIE, CHAMPAGNE, USINE, CORDEE, OPENSCOP, ZOOMACOM]
WITH_BOOKS = [USINE, CORDEE, OPENSCOP, ZOOMACOM]
# How they declare their VAT and what they say of themselves on invoices: all
# illustrative, the numbers are nobody's.
INVOICES = {
    USINE: ('franchise', 'Association loi 1901', None, '999000011'),
    CORDEE: ('receipts', 'SAS', '20 000 €', '999000029'),
    OPENSCOP: ('debits', 'SCIC SA à capital variable', '18 500 €',
        '999000037'),
    ZOOMACOM: ('franchise', 'Association loi 1901', None, '999000045'),
    }
REGISTER = {CORDEE: 'RCS Lyon', OPENSCOP: 'RCS Saint-Étienne'}

# Where the payments of the desk go, until the bank statement.
CASH, CARDS = '5311', '5115'
PAYMENT_METHODS = [('Espèces', CASH), ('Carte au terminal', CARDS)]

# What is invoiced: the account and the tax of the French chart.
VAT_20 = 'tva_vente_services_taux_normal'
PRODUCTS = {
    'Place de travail': ('706', VAT_20),
    'Bureau': ('706', VAT_20),
    'Salle': ('706', VAT_20),
    'Copies et matériel': ('706', VAT_20),
    "Frais d'annulation": ('706', VAT_20),
    'Domiciliation': ('706', VAT_20),
    }

# name: kind, units, and the rules that differ from "no rule", in minutes,
# all illustrative.
CATEGORIES = {
    'Place en espace ouvert': (
        'seat', ['half_day', 'day', 'month'], {}),
    "Place à l'heure": ('seat', ['hour', 'day', 'month'], {'minimum': 60}),
    'Bureau individuel': ('office', ['half_day', 'day', 'month'], {}),
    'Atelier': ('workshop', ['month'], {}),
    'Salle de réunion': (
        'room', ['hour', 'half_day', 'day'],
        {'minimum': 60, 'step': 30, 'buffer_after': 15}),
    'Salle de formation': (
        'room', ['half_day', 'day'], {'buffer_after': 30}),
    'Fablab': ('workshop', ['half_day', 'day'], {}),
    'Secrétariat partagé': ('service', ['hour', 'half_day'], {}),
    'Matériel partagé': ('equipment', [], {}),
    }

# What is kept of the price of a room, by the hours left; illustrative.
TIERS = {'Salle de réunion': [(48, '0'), (24, '0.5')]}

# company: prices in euros, tax included, by category and unit.  Nine, fifteen
# and 280 are those of Saint-Étienne, which does not say whether taxes are in
# them; all others are illustrative.
TARIFFS = {
    OPENSCOP: {
        ('Place en espace ouvert', 'half_day'): 9,
        ('Place en espace ouvert', 'day'): 15,
        ('Place en espace ouvert', 'month'): 280,
        ('Salle de formation', 'half_day'): 60,
        ('Salle de formation', 'day'): 100,
        },
    ZOOMACOM: {
        ('Salle de formation', 'half_day'): 0,
        ('Salle de formation', 'day'): 0,
        },
    CORDEE: {
        ("Place à l'heure", 'hour'): 3,
        ("Place à l'heure", 'day'): 18,
        ("Place à l'heure", 'month'): 190,
        ('Salle de réunion', 'hour'): 12,
        ('Salle de réunion', 'half_day'): 40,
        ('Salle de réunion', 'day'): 70,
        },
    USINE: {
        ('Place en espace ouvert', 'half_day'): 7,
        ('Place en espace ouvert', 'day'): 12,
        ('Place en espace ouvert', 'month'): 150,
        ('Atelier', 'month'): 220,
        ('Salle de réunion', 'hour'): 10,
        },
    PICARDIE: {(None, u): 0 for u in ['hour', 'half_day', 'day', 'month']},
    CHAMPAGNE: {(None, u): 0 for u in ['hour', 'half_day', 'day', 'month']},
    }

# The product of a kind of resource.
PRODUCT_OF = {
    'seat': 'Place de travail', 'office': 'Bureau', 'room': 'Salle',
    'workshop': 'Bureau', 'service': 'Copies et matériel',
    None: 'Place de travail'}

# Illustrative.
EXTRAS = [
    ('Copie noir et blanc', '0.10'), ('Copie couleur', '0.40'),
    ('Vidéoprojecteur, la journée', '10.00')]

SITES = [{
        'name': "Numeri'vert, Grandvilliers",
        'company': PICARDIE,
        'companies': [],
        'address': ('Grandvilliers', '60210'),
        'hours': OFFICE_HOURS + SATURDAY_MORNING,
        'functions': ['coworking', 'telework', 'mediation', 'support'],
        'resources': [
            {
                'name': 'Espace ouvert',
                'category': 'Place en espace ouvert',
                'places': 4,
                },
            {
                'name': 'Bureau 1',
                'category': 'Bureau individuel',
                'equipment': 'Ordinateur\nTéléphone fixe',
                },
            {
                'name': 'Bureau 2',
                'category': 'Bureau individuel',
                'equipment': 'Ordinateur\nTéléphone fixe',
                },
            {
                'name': 'Salle de réunion',
                'category': 'Salle de réunion',
                'seated': 25,
                'standing': 50,
                },
            {
                'name': 'Imprimante, copieur, scanner',
                'category': 'Matériel partagé',
                },
            ],
        }, {
        # Two points are fixed, one moves: it has no address.
        'name': 'Point nomade de médiation',
        'company': PICARDIE,
        'companies': [],
        'hours': [],
        'functions': ['mediation'],
        'resources': [],
        }, {
        'name': 'Usine Vivante, Crest',
        'company': USINE,
        'companies': [],
        'address': ('Crest', '26400'),
        'area': 400,
        'hours': OFFICE_HOURS,
        'functions': ['coworking', 'telework'],
        'resources': [
            {
                # 47 residents share offices and workshops; that all sit in
                # one open space is illustrative.
                'name': 'Bureaux partagés',
                'category': 'Place en espace ouvert',
                'places': 47,
                },
            {
                # Illustrative: the number of workshops is not published.
                'name': 'Atelier 1',
                'category': 'Atelier',
                },
            {
                'name': 'Atelier 2',
                'category': 'Atelier',
                },
            ],
        }, {
        'name': 'La Cordée de Morez',
        'company': CORDEE,
        'companies': [],
        'address': ('Morez', '39400'),
        'area': 100,
        'hours': OFFICE_HOURS,
        'functions': ['coworking', 'telework'],
        'resources': [
            {
                'name': 'Espace ouvert',
                'category': "Place à l'heure",
                'places': 20,
                },
            {
                'name': 'Salle de réunion 1',
                'category': 'Salle de réunion',
                },
            {
                'name': 'Salle de réunion 2',
                'category': 'Salle de réunion',
                },
            {
                'name': 'Copieur',
                'category': 'Matériel partagé',
                },
            {
                'name': 'Vidéoprojecteur',
                'category': 'Matériel partagé',
                },
            ],
        }, {
        'name': 'Faitout connecté, Saint-Erme',
        'company': CHAMPAGNE,
        'companies': [],
        'address': ('Saint-Erme-Outre-et-Ramecourt', '02820'),
        'hours': OFFICE_HOURS,
        'functions': ['coworking', 'telework', 'fablab', 'mediation'],
        'resources': [
            {
                # Illustrative: the number of seats is not published.
                'name': 'Espace de coworking',
                'category': 'Place en espace ouvert',
                'places': 6,
                },
            {
                'name': 'Fablab',
                'category': 'Fablab',
                },
            {
                'name': 'Secrétariat partagé',
                'category': 'Secrétariat partagé',
                },
            ],
        }, {
        'name': 'Comptoir numérique, Saint-Étienne',
        'company': OPENSCOP,
        'companies': [ZOOMACOM],
        'address': ('Saint-Étienne', '42000'),
        'hours': OFFICE_HOURS,
        'functions': ['coworking', 'telework', 'mediation'],
        'resources': [
            {
                'name': 'Espace ouvert',
                'category': 'Place en espace ouvert',
                'places': 10,
                },
            {
                'name': 'Espace public numérique',
                'category': 'Salle de formation',
                },
            {
                'name': 'Salle de formation',
                'category': 'Salle de formation',
                # Illustrative.
                'seated': 12,
                },
            ],
        }]

# login, name, role, companies
USERS = [
    ('accueil.grandvilliers', "Accueil Grandvilliers", 'desk', [PICARDIE]),
    ('gestion.grandvilliers', "Gestion Grandvilliers", 'admin', [PICARDIE]),
    ('accueil.crest', "Accueil Crest", 'desk', [USINE]),
    ('accueil.morez', "Accueil Morez", 'desk', [CORDEE]),
    ('gestion.morez', "Gestion Morez", 'admin', [CORDEE]),
    ('conformite.morez', "Conformité Morez", 'compliance', [CORDEE]),
    ('finances.morez', "Finances Morez", 'finance', [CORDEE]),
    ('accueil.saint-erme', "Accueil Saint-Erme", 'desk', [CHAMPAGNE]),
    ('accueil.saint-etienne', "Accueil Saint-Étienne", 'desk', [OPENSCOP]),
    ('gestion.saint-etienne', "Gestion Saint-Étienne", 'admin',
        [OPENSCOP, ZOOMACOM]),
    ('compta.saint-etienne', "Comptabilité Saint-Étienne", 'account',
        [OPENSCOP, ZOOMACOM]),
    ('animation.saint-etienne', "Animation Zoomacom", 'desk', [ZOOMACOM]),
    ]

# The groups of each role.
GROUPS = {
    'desk': ['coworking_space.group_coworking_desk'],
    'admin': [
        'coworking_space.group_coworking_admin',
        'account.group_account',
        'account_dunning.group_dunning',
        'account_payment.group_payment',
        'product.group_product_admin',
        'account_product.group_account_product_admin',
        ],
    'account': [
        'account.group_account',
        'account.group_account_admin',
        'account_dunning.group_dunning',
        'account_payment.group_payment',
        ],
    'finance': [
        'coworking_subsidy.group_subsidy_manager',
        'account.group_account',
        'account_statement.group_statement',
        'account_dunning.group_dunning',
        'account_payment.group_payment',
        ],
    'compliance': [
        'domiciliation.group_domiciliation_manager',
        'domiciliation.group_correspondent',
        ],
    }
ROLES = {
    'desk': "desk", 'admin': "administration", 'account': "accounting",
    'compliance': "domiciliation", 'finance': "subsidies"}

MEMBERS = [
    'Camille Aubépine', 'Sacha Bruyère', 'Dominique Chèvrefeuille',
    'Claude Digitale', 'Alix Églantine', 'Maxence Fougère',
    'Charlie Genêt', 'Lou Houx', 'Eden Iris', 'Andrea Jonquille',
    'Atelier du Noisetier', 'Coopérative des Tilleuls',
    'Association Les Mésanges', 'Studio Coquelicot',
    ]

# Who they are: the others are consumers.  The numbers are nobody's.
KINDS = {
    'Atelier du Noisetier': ('professional', '999000052'),
    'Coopérative des Tilleuls': ('professional', '999000060'),
    'Association Les Mésanges': ('association', None),
    'Studio Coquelicot': ('professional', '999000078'),
    }
TOWN = ('39400', 'Morez')
# One of them has no e-mail.
NO_EMAIL = 'Claude Digitale'

# The bank and its accounts are nobody's: that of La Cordée, then of members.
BANK, BIC, CREDITOR = 'Banque du Haut-Jura', 'BHJUFRPPXXX', 'FR72ZZZ123456'
ACCOUNTS = [
    'FR6699999000010000000000101', 'FR8299999000010000000000201',
    'FR9899999000010000000000301', 'FR1799999000010000000000401',
    'FR3399999000010000000000501', 'FR4999999000010000000000601']

# What the bank says, and to which account it goes.
RULES_OF_BANK = [
    ("Frais bancaires", '(?i)^cotisation', '6278'),
    ("Cartes du terminal", '(?i)^remise cb', CARDS),
    ("Espèces déposées", '(?i)^versement especes', CASH)]
TOWN_HALL = 'Mairie de Trois-Sapins', '99900008600010'

# company: its plans, and by which members they were taken.  The month at 280
# euros, six residents, twelve subscribers day and night are published; all
# else is illustrative.
PLANS = {
    OPENSCOP: [{
            'plan': {
                'name': 'Résident', 'price': 280,
                'product': 'Place de travail', 'notice': 1,
                'notice_unit': 'month', 'deposit': 1,
                },
            'site': 'Comptoir numérique, Saint-Étienne',
            'members': range(8, 14),
            }],
    CORDEE: [{
            'plan': {
                'name': 'Abonnement jour et nuit', 'price': 190,
                'product': 'Place de travail', 'access': 'always',
                'minimum': 3, 'notice': 1, 'notice_unit': 'month',
                'notice_end': 'period', 'pause_minimum': 15,
                'pause_maximum': 92, 'hours': 4,
                },
            'site': 'La Cordée de Morez',
            'members': range(12),
            }],
    }
RULES = (
    "Le badge est personnel. Chacun range sa place en partant.\n"
    "Les appels se prennent dans la salle de convivialité.")

# Who has a seat in Morez, all of them invented: name, nature, legal form and
# activity, days since the start, and what became of it.
DOMICILED = [
    ('Lunettes du Haut-Jura', 'company', 'SARL',
        'Lunettes en bois', 400, 'active'),
    ('Émaux de la Bienne', 'company', 'SAS',
        'Émaux et bijoux', 310, 'mail'),
    ('Pipes et Tournerie', 'craft', None,
        'Tournage sur bois', 250, 'forward'),
    ('Ski-Club des Crêtes', 'association', 'Association loi 1901',
        'Ski de fond', 220, 'active'),
    ('Cabinet Gentiane', 'liberal', None,
        'Conseil en urbanisme', 190, 'active'),
    ('Comté en Ligne', 'commercial', None,
        'Vente de fromages à distance', 160, 'unread'),
    ('Horlogerie Mainmorte', 'company', 'SASU',
        'Réparation de montres', 150, 'unpaid'),
    ('Transjura Conseil', 'company', 'EURL',
        'Conseil en mobilité', 130, 'leaving'),
    ('Alpina Handels', 'branch', 'GmbH',
        'Négoce de bois', 100, 'mail'),
    ('Jeune Pousse du Risoux', 'formation', 'SAS',
        'Logiciels de randonnée', 20, 'signed'),
    ('Miel des Combes', 'craft', None,
        'Apiculture', 5, 'accepted'),
    ('Studio Épicéa', 'company', 'SARL',
        'Photographie', 2, 'open'),
    ]

# Each week of a place, illustrative but of the size that they report: day of
# the week, resource, unit, half or times, places, and the company that books
# when it is not the one that lets the place.
WEEKS = {
    "Numeri'vert, Grandvilliers": [
        (0, 'Espace ouvert', 'day', None, 1),
        (1, 'Espace ouvert', 'half_day', 'morning', 2),
        (1, 'Bureau 1', 'day', None, 1),
        (3, 'Espace ouvert', 'day', None, 1),
        (3, 'Salle de réunion', 'hour', ('14:00', '16:30'), 1),
        (4, 'Espace ouvert', 'half_day', 'afternoon', 1),
        (5, 'Bureau 2', 'half_day', 'morning', 1),
        ],
    'Usine Vivante, Crest': [
        (1, 'Bureaux partagés', 'day', None, 3),
        (3, 'Bureaux partagés', 'half_day', 'afternoon', 2),
        ],
    'La Cordée de Morez': [
        (0, 'Espace ouvert', 'hour', ('09:00', '12:00'), 2),
        (1, 'Salle de réunion 1', 'hour', ('14:00', '17:00'), 1),
        (2, 'Espace ouvert', 'day', None, 3),
        (4, 'Espace ouvert', 'hour', ('10:00', '16:00'), 1),
        ],
    'Faitout connecté, Saint-Erme': [
        (2, 'Espace de coworking', 'day', None, 2),
        (3, 'Fablab', 'half_day', 'afternoon', 1),
        ],
    'Comptoir numérique, Saint-Étienne': [
        (0, 'Espace ouvert', 'day', None, 3),
        (0, 'Espace public numérique', 'half_day', 'afternoon', 1, ZOOMACOM),
        (1, 'Espace ouvert', 'day', None, 5),
        (1, 'Salle de formation', 'day', None, 1, ZOOMACOM),
        (2, 'Espace ouvert', 'half_day', 'morning', 4),
        (2, 'Espace public numérique', 'half_day', 'afternoon', 1, ZOOMACOM),
        (3, 'Espace ouvert', 'day', None, 6),
        (4, 'Espace ouvert', 'half_day', 'afternoon', 2),
        ],
    }
